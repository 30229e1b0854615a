package push

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Keys is the pair (VAPID, RFC 8292) by which push services know us. Devices
// subscribe under the public key: a new pair loses them all.
type Keys struct {
	public, private string // base64url without padding: 65-byte point, 32-byte scalar
}

// Public returns the key that a browser subscribes with
// (applicationServerKey): an uncompressed P-256 point as base64url.
func (k Keys) Public() string { return k.public }

// String returns the public key, so that the private one is not printed.
func (k Keys) String() string { return k.public }

type keyFile struct {
	Public  string `json:"public_key"`
	Private string `json:"private_key"`
}

// LoadKeys returns the keys in vapid.json in the folder dir; the first time it
// makes folder and file, for the owner's eyes only.
//
// A file that others may read is refused, not mended: whoever could read it
// can send in our name, and only the operator knows whether somebody did.
func LoadKeys(dir string) (Keys, error) {
	path := filepath.Join(dir, "vapid.json")
	keys, err := readKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	if err := writeNewKeys(dir, path); err != nil {
		return Keys{}, fmt.Errorf("making the VAPID keys: %w", err)
	}
	return readKeys(path)
}

func readKeys(path string) (Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Keys{}, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return Keys{}, fmt.Errorf("%s holds a private key but others than its owner may use it (mode %04o): type chmod 600 %s", path, mode, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, err
	}
	keys, err := parseKeys(content)
	if err != nil {
		return Keys{}, fmt.Errorf("%s is broken (%w): restore it from a backup, or remove it to get new keys, under which every device must subscribe anew", path, err)
	}
	return keys, nil
}

// parseKeys returns errors that repeat nothing of the content.
func parseKeys(content []byte) (Keys, error) {
	var file keyFile
	if json.Unmarshal(content, &file) != nil {
		return Keys{}, errors.New("not the JSON that was written")
	}
	scalar, err := base64.RawURLEncoding.DecodeString(file.Private)
	if err != nil {
		return Keys{}, errors.New("private_key is not base64url")
	}
	private, err := ecdh.P256().NewPrivateKey(scalar)
	if err != nil {
		return Keys{}, errors.New("private_key is not a P-256 key")
	}
	if encode(private.PublicKey().Bytes()) != file.Public {
		return Keys{}, errors.New("public_key does not belong to private_key")
	}
	return Keys{public: file.Public, private: file.Private}, nil
}

// writeNewKeys leaves a whole file or none. It never replaces one: if another
// process was faster, its keys are the keys.
func writeNewKeys(dir, path string) error {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(keyFile{Public: encode(private.PublicKey().Bytes()), Private: encode(private.Bytes())}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".vapid-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(append(content, '\n'))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.Rename(file.Name(), path) // a file system without hard links
	}
	return nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
