package cli

type serve struct{}

func (serve) Run() error { return nil }
