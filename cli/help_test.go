package cli_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jobbnara/cli"
)

func TestHelp(t *testing.T) {
	commands := []string{"serve", "import", "sources", "version", "help"}
	settings := []string{"JOBBNARA_DATA", "JOBBNARA_AS_OF"}
	serving := []string{"JOBBNARA_LISTEN", "JOBBNARA_BASE_URL", "JOBBNARA_SOURCE", "JOBBNARA_CONFIG", "JOBBNARA_PUSH_ALLOW_LOOPBACK", "--listen", "--base-url", "--source", "--config", ":8080"}
	for args, want := range map[string][]string{
		"":               append(commands, settings...),
		"help":           append(commands, settings...),
		"--help":         append(commands, settings...),
		"-h":             append(commands, settings...),
		"help serve":     append(serving, settings...),
		"serve --help":   append(serving, settings...),
		"help import":    append([]string{"--snapshot", "--json", "<from>", "standard input"}, settings...),
		"import --help":  append([]string{"--snapshot", "--json", "<from>"}, settings...),
		"sources --help": append([]string{"--json"}, settings...),
		"version --help": settings,
		"help --help":    {"<command>"},
	} {
		code, stdout, stderr := run(t, strings.Fields(args)...)
		if code != 0 || stderr != "" || !strings.HasPrefix(stdout, "Usage: jobbnara") {
			t.Errorf("jobbnara %s: exit %d, stderr %q\n%s", args, code, stderr, stdout)
		}
		for _, word := range want {
			if !strings.Contains(stdout, word) {
				t.Errorf("jobbnara %s does not name %s:\n%s", args, word, stdout)
			}
		}
	}
}

// A flag that the help of serve shows names its variable: all are settings.
func TestEverySettingNamesItsVariable(t *testing.T) {
	_, stdout, _ := run(t, "serve", "--help")
	flags := regexp.MustCompile(`(?ms)^  (?:-., )? *(--[a-z-]+)(.*?)(?:^  (?:-., )? *--|\z)`)
	n := 0
	for rest := stdout; ; n++ {
		at := flags.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		name, text := rest[at[2]:at[3]], strings.Join(strings.Fields(rest[at[4]:at[5]]), "")
		variable := "$JOBBNARA_" + strings.ToUpper(strings.ReplaceAll(name[2:], "-", "_"))
		if name != "--help" && !strings.Contains(text, variable) {
			t.Errorf("%s does not name %s: %s", name, variable, text)
		}
		rest = rest[at[5]:]
	}
	if n < 8 {
		t.Errorf("only %d flags found in\n%s", n, stdout)
	}
}

func TestUnclearCommands(t *testing.T) {
	data := t.TempDir()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"fly"}, "fly"},
		{[]string{"help", "fly"}, "fly"},
		{[]string{"serve", "--fly"}, "--fly"},
		{[]string{"--fly", "serve"}, "--fly"},
		{[]string{"serve", "now"}, "now"},
		{[]string{"import"}, "<from>"},
		{[]string{"import", "a", "b"}, "b"},
		{[]string{"import", "a", "--as-of", "garbage"}, "--as-of"},
		{[]string{"sources", "--as-of", "garbage"}, "2006-01-02T15:04:05"},
		{[]string{"serve", "--as-of", "2026-13-01"}, "--as-of"},
		{[]string{"serve", "--base-url", "jobb.example.se"}, "--base-url"},
		{[]string{"serve", "--source", "no-such-file.json"}, "jobtech"},
		{[]string{"serve", "--config", filepath.Join(data, "missing.toml")}, "--config"},
		{[]string{"serve", "--listen"}, "--listen"},
	} {
		code, stdout, stderr := run(t, append(c.args, "--data", data)...)
		if len(c.args) > 1 && c.args[1] == "--listen" {
			code, stdout, stderr = run(t, c.args...)
		}
		if code != 2 || stdout != "" || !strings.HasPrefix(stderr, "jobbnara: ") || !strings.Contains(stderr, c.says) {
			t.Errorf("jobbnara %s: exit %d\n%s%s", strings.Join(c.args, " "), code, stdout, stderr)
		}
	}
}

// Flags go before or after the command, and an environment variable does the
// same; what is typed wins.
func TestSettings(t *testing.T) {
	from := file(t, "ads.json", ads(1, 2))
	there := func(folder string) bool {
		_, err := os.Stat(filepath.Join(folder, "jobbnara.db"))
		return !errors.Is(err, os.ErrNotExist)
	}
	before, after, variable := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "c")
	must(t, "--data", before, "import", from)
	must(t, "import", from, "--data="+after)
	t.Setenv("JOBBNARA_DATA", variable)
	must(t, "import", from)
	for _, folder := range []string{before, after, variable} {
		if !there(folder) {
			t.Errorf("there is no database in %s", folder)
		}
	}
	t.Setenv("JOBBNARA_DATA", filepath.Join(t.TempDir(), "d"))
	if out := must(t, "import", from, "--data", before); !strings.Contains(out, "2 unchanged") {
		t.Errorf("the variable wins over the flag: %s", out)
	}
	t.Setenv("JOBBNARA_AS_OF", "2250-01-01T12:00:00")
	if out := must(t, "import", from, "--data", t.TempDir()); !strings.Contains(out, "2 expired") {
		t.Errorf("JOBBNARA_AS_OF: %s", out)
	}
	t.Setenv("JOBBNARA_AS_OF", "garbage")
	if code, _, stderr := run(t, "import", from); code != 2 || !strings.Contains(stderr, "garbage") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

func TestVersion(t *testing.T) {
	if out := must(t, "version"); !strings.HasPrefix(out, "jobbnara ") || strings.TrimSpace(out) == "jobbnara" {
		t.Errorf("%q", out)
	}
}

type breaking struct{}

func (breaking) Write([]byte) (int, error) { panic("broken") }

// A mistake of ours ends the process with a trace, not with exit 0.
func TestPanicsAreNotHidden(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic is hidden")
		}
	}()
	cli.Run(t.Context(), []string{"version"}, breaking{}, io.Discard)
}
