// Package browsertest holds the tests that need a real browser: Chromium over
// the DevTools protocol, Firefox over WebDriver BiDi, and a push service of our
// own that Firefox subscribes to. Nothing in it reaches the internet.
//
// A test that finds its browser missing is skipped and says what to install;
// with JOBBNARA_TEST_ALL=1 it fails. JOBBNARA_SCREENSHOTS=DIR keeps pictures.
package browsertest
