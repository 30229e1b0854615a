package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"jobbnara/job"
	"jobbnara/push"
	"jobbnara/server"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
	"jobbnara/widget"
)

type serve struct {
	Listen            string   `help:"Address and port to listen on. Default: ${default}." default:":8080" env:"JOBBNARA_LISTEN" placeholder:"ADDR"`
	BaseURL           string   `name:"base-url" help:"Address at which others reach this server, as https://jobb.example.se. Default: http://localhost and the port." env:"JOBBNARA_BASE_URL" placeholder:"URL"`
	Source            []string `help:"Where ads come from; may be repeated: jobtech (or jobtech=BASEURL), sample, a file, an address. Without, what the data folder holds is served." env:"JOBBNARA_SOURCE" placeholder:"SOURCE"`
	Config            string   `help:"Configuration file (TOML): operator, sources, push hosts." env:"JOBBNARA_CONFIG" placeholder:"FILE"`
	PushAllowLoopback bool     `help:"Send alerts to push services on this machine too. For tests only: it lets visitors make the server talk to itself." env:"JOBBNARA_PUSH_ALLOW_LOOPBACK"`
}

// shutdownTime is how long requests under way may take when the server stops.
const shutdownTime = 10 * time.Second

func (c serve) Run(ctx context.Context, out streams, s *shared) error {
	log := slog.New(slog.NewTextHandler(out.err, nil))
	settings, err := readConfig(c.Config)
	if err != nil {
		return usageError{"--config: " + err.Error()}
	}
	clock, err := s.clock()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	defer listener.Close()
	base, err := c.base(listener.Addr())
	if err != nil {
		return err
	}
	store, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	lock := flock.New(filepath.Join(s.Data, "serve.lock"))
	if alone, err := lock.TryLock(); err != nil || !alone {
		return errors.Join(err, fmt.Errorf("another jobbnara serves the data folder %s; stop it first, or name another with --data", s.Data))
	}
	defer lock.Unlock()
	sources, err := parseSources(append(c.Source, settings.Sources...), clock, log)
	if err != nil {
		return err
	}
	views, err := widget.New(taxonomy.Builtin())
	if err != nil {
		return err
	}
	alerts, err := c.alerts(s, settings, store, base, clock, log)
	if err != nil {
		return err
	}
	web := server.New(server.Options{
		Store: store, Push: alerts, Views: views, Terms: taxonomy.Builtin(), BaseURL: base, Clock: clock, Log: log,
		Operator: widget.Operator{Name: settings.Operator.Name, Contact: settings.Operator.Contact},
	})

	// Everything that runs beside the requests stops with ctx and is waited
	// for, so that the store is closed last.
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	beside.Go(func() { keepTime(ctx, store, log) })
	if alerts != nil {
		beside.Go(func() { alerts.Run(ctx, nil) })
	}
	for _, follow := range sources {
		beside.Go(func() { follow(ctx, store) })
	}
	beside.Go(func() {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		if err := web.Shutdown(ending); err != nil {
			log.Warn("requests were broken off", "error", err)
		}
		listener.Close() // what is not yet served cannot be shut down
	})
	fmt.Fprint(out.out, welcome(base))
	return web.Serve(listener)
}

// base is the address that others use.
func (c serve) base(listening net.Addr) (string, error) {
	if c.BaseURL == "" {
		_, port, err := net.SplitHostPort(listening.String())
		return "http://localhost:" + port, err
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", usageError{fmt.Sprintf("--base-url: %.60q is not an origin; write it as https://jobb.example.se", c.BaseURL)}
	}
	return u.Scheme + "://" + u.Host, nil
}

// alerts is nil, and the log says why, where alerts cannot work: the rest can.
func (c serve) alerts(s *shared, settings config, store *sqlite.Store, base string, clock job.Clock, log *slog.Logger) (*push.Service, error) {
	keys, err := push.LoadKeys(s.Data)
	if err != nil {
		return nil, err
	}
	if c.PushAllowLoopback {
		log.Warn("--push-allow-loopback: alerts may be sent to this machine; use it for tests only")
	}
	service, err := push.New(push.Options{
		Store: store, Keys: keys, BaseURL: base, Contact: settings.Operator.Contact, Clock: clock, Log: log,
		Endpoints: push.Endpoints{Hosts: settings.Push.Hosts, AllowLoopback: c.PushAllowLoopback}, Every: time.Second,
	})
	if err != nil {
		log.Warn("alerts are off", "reason", err)
	}
	return service, nil
}

// keepTime lets ads expire, and those that closed long ago lose their texts.
func keepTime(ctx context.Context, store *sqlite.Store, log *slog.Logger) {
	expire, erase := time.NewTicker(2*time.Second), time.NewTicker(time.Hour)
	defer expire.Stop()
	defer erase.Stop()
	for eraseToo := true; ; {
		n, err := store.Expire(ctx)
		if err == nil && eraseToo {
			_, err = store.Erase(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("cannot close expired ads, or erase the texts of closed ones", "error", err)
		case n > 0:
			log.Info("ads expired", "count", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-expire.C:
			eraseToo = false
		case <-erase.C:
			eraseToo = true
		}
	}
}

// welcome names the addresses worth opening.
func welcome(base string) string {
	return fmt.Sprintf(`Jobbnära is running. Worth opening:

  %[1]s/                        start page
  %[1]s/jobs?municipality=0580  all jobs in Linköping
  %[1]s/alerts?municipality=0580  make an alert of them
  %[1]s/feeds/jobs.rss?municipality=0580
  %[1]s/api/search?municipality=0580
  %[1]s/examples/plain/         a kommun's page with the widget and the iframe

Stop with Ctrl-C.
`, base)
}
