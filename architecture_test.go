package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is who imports whom (docs/ARCHITECTURE.md).
var mayImport = map[string][]string{
	"":         {"cli"},
	"cli":      {"server", "sqlite", "source", "widget", "feeds", "push", "job", "taxonomy", "language", "locale", "safehttp"},
	"server":   {"widget", "feeds", "push", "job", "taxonomy", "language", "locale", "safehttp", "embed-examples"},
	"widget":   {"job", "taxonomy", "language", "locale", "safehttp"},
	"feeds":    {"job", "taxonomy", "language", "locale", "safehttp"},
	"push":     {"job", "taxonomy", "language", "locale", "safehttp"},
	"sqlite":   {"job", "taxonomy", "language", "safehttp"},
	"source":   {"job", "taxonomy", "language", "safehttp"},
	"locale":   {"job"},
	"language": {"job", "taxonomy"},
	"taxonomy": {"job"},
	"safehttp": {"job"},
	"job":      {},

	"embed-examples": {},
	"browsertest":    {},
}

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func listPackages(t *testing.T) (packages []goPackage) {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", "sqlite_fts5", "-json=ImportPath,Imports,TestImports,XTestImports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

const module = "jobbnara"

func folder(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func TestWhoImportsWhom(t *testing.T) {
	for _, p := range listPackages(t) {
		allowed, known := mayImport[folder(p.ImportPath)]
		if !known {
			t.Errorf("package %s is not in the table of who imports whom", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if own := strings.HasPrefix(imported, module+"/"); own && !slices.Contains(allowed, folder(imported)) {
				t.Errorf("%s imports %s; it may import %v", p.ImportPath, imported, allowed)
			}
		}
	}
}

func TestDomainImportsStandardLibraryOnly(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, imported := range p.Imports {
			if folder(p.ImportPath) == "job" && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("job imports %s", imported)
			}
		}
	}
}

// TestOneLibraryOneFolder keeps each outside library replaceable: its traps
// have one home. The extensions of Go's own library are not counted.
func TestOneLibraryOneFolder(t *testing.T) {
	homes := map[string]string{}
	for _, p := range listPackages(t) {
		for _, imported := range p.Imports {
			parts := strings.Split(imported, "/")
			if !strings.Contains(parts[0], ".") || strings.HasPrefix(imported, "golang.org/x/") {
				continue
			}
			library := strings.Join(parts[:min(3, len(parts))], "/")
			if home, taken := homes[library]; taken && home != p.ImportPath {
				t.Errorf("%s is imported by both %s and %s", library, home, p.ImportPath)
			}
			homes[library] = p.ImportPath
		}
	}
	if len(homes) < 5 {
		t.Errorf("only %d libraries found: %v", len(homes), homes)
	}
}
