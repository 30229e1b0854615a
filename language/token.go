// Package language turns words into what they are searched by.
package language

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tokens appends the words of s to dst, in lower case and folded, each followed
// by a space. A word is a run of letters and digits, with "+" and "#" where
// they follow one (c++, c#). Accents are dropped, but å, ä, ö, æ and ø are
// letters of their own, not accented a and o. Everything else separates words;
// "_" too, so that no text can look like one of the store's tags.
func Tokens(dst []byte, s string) []byte {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	inWord := false
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
				dst, inWord = append(dst, b), true
			case 'A' <= b && b <= 'Z':
				dst, inWord = append(dst, b+'a'-'A'), true
			case (b == '+' || b == '#') && inWord:
				dst = append(dst, b)
			case inWord:
				dst, inWord = append(dst, ' '), false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			dst, inWord = appendFolded(dst, unicode.ToLower(r)), true
		case unicode.Is(unicode.Mn, r) && inWord: // an accent that has no letter of its own
		case r == softHyphen:
		case inWord:
			dst, inWord = append(dst, ' '), false
		}
	}
	if inWord {
		dst = append(dst, ' ')
	}
	return dst
}

const softHyphen = '\u00AD'

func appendFolded(dst []byte, r rune) []byte {
	switch r {
	case 'å', 'ä', 'ö', 'æ', 'ø':
		return utf8.AppendRune(dst, r)
	case 'ß':
		return append(dst, "ss"...)
	}
	var one [utf8.UTFMax]byte
	decomposed := norm.NFD.Properties(one[:utf8.EncodeRune(one[:], r)]).Decomposition()
	if decomposed == nil {
		return utf8.AppendRune(dst, r)
	}
	base, _ := utf8.DecodeRune(decomposed)
	return utf8.AppendRune(dst, base)
}

// Words returns the words of s as a slice; nil when it has none.
func Words(s string) (words []string) {
	start := 0
	tokens := Tokens(nil, s)
	for i, b := range tokens {
		if b == ' ' {
			words, start = append(words, string(tokens[start:i])), i+1
		}
	}
	return words
}
