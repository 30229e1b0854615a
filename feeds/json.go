package feeds

import (
	"encoding/json"
	"io"

	"github.com/gorilla/feeds"
)

// JSON writes f as JSON Feed 1.1 (https://jsonfeed.org/version/1.1). After an
// error of w the output is a part of the feed.
func JSON(w io.Writer, f Feed) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // half of a feed is markup
	return e.Encode(newJSON(f))
}

// jsonFeed is gorilla's with "items" even when there are none, as the standard
// demands.
type jsonFeed struct {
	feeds.JSONFeed
	Items []*feeds.JSONItem `json:"items"`
}

func newJSON(f Feed) jsonFeed {
	items := f.items()
	j := jsonFeed{
		JSONFeed: feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       line(f.Title),
			Language:    f.Lang,
			HomePageUrl: webAddress(f.Page),
			FeedUrl:     webAddress(f.Self),
			Description: line(f.Description),
		},
		Items: make([]*feeds.JSONItem, 0, len(items)),
	}
	for i := range items {
		j.Items = append(j.Items, newJSONItem(&items[i]))
	}
	return j
}

func newJSONItem(it *item) *feeds.JSONItem {
	x := &feeds.JSONItem{
		Id:            it.id,
		Url:           it.link,
		ExternalUrl:   it.source,
		Title:         it.title,
		ContentHTML:   it.html,
		Summary:       it.summary,
		PublishedDate: &it.published,
		Tags:          it.tags,
	}
	if it.author != "" {
		x.Authors = []*feeds.JSONAuthor{{Name: it.author}}
	}
	if it.updated.After(it.published) {
		x.ModifiedDate = &it.updated
	}
	return x
}
