package push

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"regexp"

	"jobbnara/job"
)

// langForm is the shape of a BCP 47 tag.
var langForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$`)

// Create stores an alert for the device in subscription (PushSubscription as
// JSON). Query is canonical (job.Query.Canonical), title the search in words,
// lang a BCP 47 tag or "". It returns the alert's id and the token that its
// owner shows to see or delete it: only the token's hash is kept. What is
// wrong with the input comes as a *job.InputError.
func (s *Service) Create(ctx context.Context, subscription []byte, query, title, lang string) (id, token string, err error) {
	device, err := s.Endpoints.ParseDevice(subscription)
	if err != nil {
		return "", "", err
	}
	if lang != "" && !langForm.MatchString(lang) {
		return "", "", &job.InputError{Field: "lang", Value: lang, Reason: job.ReasonForm, Allowed: "sv, en"}
	}
	alert := job.Alert{ID: random(), Query: query, Title: cut(title, 2*maxTitle), Lang: lang, Created: s.Clock().UTC()}
	token = random()
	if err := s.Store.SaveAlert(ctx, device, alert, hash(token)); err != nil {
		return "", "", err
	}
	return alert.ID, token, nil
}

// Get returns the alert: job.ErrNotFound where there is none, job.ErrDenied
// for a wrong token.
func (s *Service) Get(ctx context.Context, id, token string) (job.Alert, error) {
	alert, want, err := s.Store.Alert(ctx, id)
	if err != nil {
		return job.Alert{}, err
	}
	if subtle.ConstantTimeCompare(hash(token), want) != 1 {
		return job.Alert{}, job.ErrDenied
	}
	return alert, nil
}

// Delete forgets the alert, with Get's errors.
func (s *Service) Delete(ctx context.Context, id, token string) error {
	if _, err := s.Get(ctx, id, token); err != nil {
		return err
	}
	return s.Store.DeleteAlert(ctx, id)
}

// random returns 128 random bits as base64url.
func random() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails, says crypto/rand
	return encode(b)
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
