const a = "STYLE", b = "TEXTS", c = "NAMES"; console.log(a,b,c)
