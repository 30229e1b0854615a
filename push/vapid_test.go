package push

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestKeysAreMadeOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var group sync.WaitGroup
	keys := make([]Keys, 8)
	for i := range keys { // as many processes at their first start
		group.Go(func() {
			var err error
			if keys[i], err = LoadKeys(dir); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, k := range keys {
		if k != keys[0] || len(decodeKey(k.Public())) != 65 {
			t.Errorf("keys differ: %v, %v", k, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, "vapid.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("the folder holds %v, %v", files, err)
	}
	if printed := fmt.Sprintf("%v %+v %s", keys[0], keys[0], keys[0]); strings.Contains(printed, keys[0].private) {
		t.Error("printing the keys shows the private one")
	}
}

func TestKeysRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "vapid.json")
	good, err := LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	other, err := LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := func(public, private string) string {
		return fmt.Sprintf(`{"public_key":%q,"private_key":%q}`, public, private)
	}
	for _, content := range []string{
		"", "{}", "null", "[1]", file(good.public, good.private)[:60],
		file(other.public, good.private), file("", good.private), file(good.public, "åäö"), file(good.public, good.private[:20]),
		file(good.public, strings.Repeat("_", 43)),
	} {
		write(content)
		_, err := LoadKeys(dir)
		if err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), good.private) {
			t.Errorf("%q gives %v", content, err)
		}
		if now, _ := os.ReadFile(path); string(now) != content {
			t.Errorf("%q was overwritten", content)
		}
	}
	write(file(good.public, good.private))
	if again, err := LoadKeys(dir); err != nil || again != good {
		t.Errorf("%v, %v", again, err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644, 0o620} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeys(dir); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %o gives %v", mode, err)
		}
	}
}
