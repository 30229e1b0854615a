package widget

import "strings"

// block is a piece of plain text: a paragraph of lines, or a list of items.
type block struct {
	Lines []string
	List  bool
}

// blocks takes plain text apart: paragraphs are parted by blank lines, and
// lines that begin with a bullet are items of a list.
func blocks(text string) (all []block) {
	var now block
	flush := func() {
		if len(now.Lines) > 0 {
			all = append(all, now)
		}
		now = block{}
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		item, isItem := bullet(line)
		switch {
		case line == "":
			flush()
			continue
		case isItem != now.List:
			flush()
		}
		now.List = isItem
		now.Lines = append(now.Lines, item)
	}
	flush()
	return all
}

// bullet takes the mark off a list item; other lines come back as they are.
func bullet(line string) (text string, is bool) {
	for _, mark := range []string{"•", "·", "●", "▪", "- ", "– ", "* "} {
		if item, ok := strings.CutPrefix(line, mark); ok && strings.TrimSpace(item) != "" {
			return strings.TrimSpace(item), true
		}
	}
	return line, false
}
