// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/CacheScript.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// One requirement of RFC 9111 (or another RFC, when named) and a dialogue that shows it.
struct Case {
    const char* section;
    const char* what;
    const char* dialogue;
    const char* config = "";
};

const Case cases[] = {
    // --- Storing ---
    {"3", "a fresh answer is used again", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200 #1\n+10\n> GET /a\n= 200 #1; Age: 10"},
    {"3", "an answer to POST is not kept", "> POST /a\n< 200; Cache-Control: max-age=60\n= 200 #1\n> GET /a\n< 200\n= 200 #2"},
    {"3", "an answer to OPTIONS is not kept", "> OPTIONS /a\n< 200; Cache-Control: max-age=60\n= 200\n> OPTIONS /a\n< 200\n= 200 #2"},
    {"3", "another query is another resource", "> GET /a?b=1\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a?b=2\n< 200\n= 200 #2"},
    {"3", "an explicit freshness makes a 302 fit", "> GET /a\n< 302; Cache-Control: max-age=60; Location: /b\n= 302\n> GET /a\n= 302 #1; Location: /b"},
    {"3", "a 302 without one is not kept", "> GET /a\n< 302; Location: /b; ETag: \"x\"\n= 302\n> GET /a\n? !If-None-Match\n< 302\n= 302 #2"},
    {"3", "a status that nobody understands is not kept", "> GET /a\n< 299; Cache-Control: max-age=60\n= 299\n> GET /a\n< 200\n= 200 #2"},
    {"3", "404 with a freshness is kept", "> GET /a\n< 404; Cache-Control: max-age=60\n= 404\n> GET /a\n= 404 #1"},
    {"3", "301 with a freshness is kept", "> GET /a\n< 301; Cache-Control: max-age=60; Location: /b\n= 301\n> GET /a\n= 301 #1"},
    {"3", "204 is kept without content", "> GET /a\n< 204; Cache-Control: max-age=60\n= 204\n> GET /a\n= 204"},
    {"3", "no answer but a final one to a failed call is kept", "> GET /a\n< down\n= 502\n> GET /a\n< 200\n= 200 #2"},
    {"3.1", "fields of one connection are not kept",
     "> GET /a\n< 200; Cache-Control: max-age=60; Keep-Alive: timeout=5; X-A: b\n= 200\n> GET /a\n= 200 #1; !Keep-Alive; X-A: b"},
    {"3.3", "a part is not kept", "> GET /a\n< 206; Cache-Control: max-age=60; Content-Range: bytes 0-0/9\n= 206\n> GET /a\n< 200\n= 200 #2"},
    {"3.3", "a request for a part is passed by",
     "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a; Range: bytes=0-1\n? Range: bytes=0-1\n< 206\n= 206"},
    {"3.5", "an answer to a caller with credentials is not kept", "> as eve GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"3.5", "nor for the same caller", "> as eve GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> as eve GET /a\n< 200\n= 200 #2"},
    {"3.5", "nor when the backend gets the credentials",
     "> GET /a; Authorization: Basic eDp5\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a; Authorization: Basic eDp5\n< 200\n= 200 #2"},
    {"3.5", "public lets it be kept", "> as eve GET /a\n< 200; Cache-Control: public, max-age=60\n= 200\n> as bob GET /a\n= 200 #1"},
    {"3.5", "s-maxage lets it be kept", "> as eve GET /a\n< 200; Cache-Control: s-maxage=60\n= 200\n> as bob GET /a\n= 200 #1"},
    {"3.5", "must-revalidate lets it be kept", "> as eve GET /a\n< 200; Cache-Control: must-revalidate, max-age=60\n= 200\n> as bob GET /a\n= 200 #1"},
    // --- Variants ---
    {"4.1", "a request with the same field is answered",
     "> GET /a; Accept-Language: de\n< 200; Cache-Control: max-age=60; Vary: Accept-Language\n= 200\n> GET /a; Accept-Language: de\n= 200 #1"},
    {"4.1", "another field is another variant",
     "> GET /a; Accept-Language: de\n< 200; Cache-Control: max-age=60; Vary: accept-language\n= 200\n> GET /a; Accept-Language: en\n"
     "< 200; Cache-Control: max-age=60; Vary: Accept-Language\n= 200 #2\n> GET /a; Accept-Language: de\n= 200 #1"},
    {"4.1", "an absent field is not an empty one",
     "> GET /a\n< 200; Cache-Control: max-age=60; Vary: X-A\n= 200\n> GET /a; X-A: \n< 200\n= 200 #2\n> GET /a\n= 200 #1"},
    {"4.1", "all named fields count",
     "> GET /a; X-A: 1; X-B: 1\n< 200; Cache-Control: max-age=60; Vary: X-A, X-B\n= 200\n> GET /a; X-A: 1; X-B: 2\n< 200\n= 200 #2"},
    {"4.1", "* is never the same", "> GET /a\n< 200; Cache-Control: max-age=60; Vary: *\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"4.1", "a credential that the cache does not see is no variant",
     "> GET /a\n< 200; Cache-Control: public, max-age=60; Vary: Authorization\n= 200\n> GET /a\n< 200\n= 200 #2"},
    // --- Freshness ---
    {"4.2", "a stale answer is not used by itself", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n+60\n> GET /a\n< 200\n= 200 #2"},
    {"4.2", "a fresh one is, to its last second", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n+59\n> GET /a\n= 200 #1; Age: 59"},
    {"4.2.1", "s-maxage before max-age", "> GET /a\n< 200; Cache-Control: max-age=5, s-maxage=60\n= 200\n+30\n> GET /a\n= 200 #1"},
    {"4.2.1", "max-age before Expires", "> GET /a\n< 200; Cache-Control: max-age=60; Expires: @5; Date: @0\n= 200\n+30\n> GET /a\n= 200 #1"},
    {"4.2.1", "Expires counts from Date", "> GET /a\n< 200; Expires: @60; Date: @0\n= 200\n+59\n> GET /a\n= 200 #1\n+1\n> GET /a\n< 200\n= 200 #2"},
    {"4.2.1", "of two numbers the smaller", "> GET /a\n< 200; Cache-Control: max-age=60, max-age=5\n= 200\n+10\n> GET /a\n< 200\n= 200 #2"},
    {"4.2.1", "what is no number is stale", "> GET /a\n< 200; Cache-Control: max-age=x\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"5.3", "an Expires that is no date has expired", "> GET /a\n< 200; Expires: 0\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"5.3", "two Expires have expired", "> GET /a\n< 200; Expires: @60; Expires: @90; Date: @0\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"4.2.2", "nothing is guessed by itself", "> GET /a\n< 200; Last-Modified: @-86400; Date: @0\n= 200\n+1\n> GET /a\n? If-Modified-Since: "
     "Thu, 14 Jan 2027 08:00:00 GMT\n< 200\n= 200 #2"},
    {"4.2.2", "a default serves where the status allows it", "> GET /a\n< 200\n= 200\n+20\n> GET /a\n= 200 #1; Age: 20", "defaultFreshness: 30s"},
    {"4.2.2", "and nowhere else", "> GET /a\n< 403\n= 403\n> GET /a\n< 200\n= 200 #2", "defaultFreshness: 30s"},
    {"4.2.2", "an explicit freshness is before the default", "> GET /a\n< 200; Cache-Control: max-age=5\n= 200\n+6\n> GET /a\n< 200\n= 200 #2",
     "defaultFreshness: 30s"},
    {"4.2.3", "Age of caches before us counts", "> GET /a\n< 200; Cache-Control: max-age=60; Age: 50\n= 200\n+5\n> GET /a\n= 200 #1; Age: 55\n+5\n> GET /a\n< 200\n= 200 #2"},
    {"4.2.3", "an old Date counts", "> GET /a\n< 200; Cache-Control: max-age=60; Date: @-50\n= 200\n+5\n> GET /a\n= 200 #1; Age: 55"},
    {"4.2.3", "a Date ahead of us makes nothing younger", "> GET /a\n< 200; Cache-Control: max-age=60; Date: @500\n= 200\n+5\n> GET /a\n= 200 #1; Age: 5"},
    {"4.2.3", "the time that the answer took counts with Age", "> GET /a\n+10\n< 200; Cache-Control: max-age=60; Age: 5\n= 200\n> GET /a\n= 200 #1; Age: 15"},
    {"4.2.4", "must-revalidate is never used stale",
     "> GET /a\n< 200; Cache-Control: max-age=5, must-revalidate; ETag: \"x\"\n= 200\n+9\n> GET /a; Cache-Control: max-stale\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    // --- Validation ---
    {"4.3.1", "a stale answer is asked for by its tag", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    {"4.3.1", "or by its date", "> GET /a\n< 200; Cache-Control: max-age=5; Last-Modified: @-99\n= 200\n+9\n> GET /a\n"
     "? If-Modified-Since: Fri, 15 Jan 2027 07:58:21 GMT\n< 304\n= 200 #1"},
    {"4.3.1", "a client's own tags are not sent on then", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a; If-None-Match: \"old\"\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    {"4.3.1", "but are when nothing is kept", "> GET /a; If-None-Match: \"x\"\n? If-None-Match: \"x\"\n< 304; ETag: \"x\"\n= 304"},
    {"4.3.2", "If-None-Match is answered from the cache",
     "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"; Content-Type: text/plain\n= 200\n> GET /a; If-None-Match: \"y\", \"x\"\n= 304; ETag: \"x\"; !Content-Type"},
    {"4.3.2", "another tag gets the content", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"\n= 200\n> GET /a; If-None-Match: \"y\"\n= 200 #1"},
    {"4.3.2", "tags are compared weakly", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: W/\"x\"\n= 200\n> GET /a; If-None-Match: \"x\"\n= 304"},
    {"4.3.2", "* is any", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"\n= 200\n> GET /a; If-None-Match: *\n= 304"},
    {"4.3.2", "If-Modified-Since is answered from the cache",
     "> GET /a\n< 200; Cache-Control: max-age=60; Last-Modified: @-99\n= 200\n> GET /a; If-Modified-Since: @-99\n= 304\n> GET /a; If-Modified-Since: @-100\n= 200 #1"},
    {"4.3.2", "by Date when there is no Last-Modified", "> GET /a\n< 200; Cache-Control: max-age=60; Date: @0\n= 200\n> GET /a; If-Modified-Since: @0\n= 304\n> GET /a; If-Modified-Since: @-1\n= 200 #1"},
    {"4.3.2", "If-None-Match before If-Modified-Since",
     "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"; Last-Modified: @-99\n= 200\n> GET /a; If-None-Match: \"y\"; If-Modified-Since: @0\n= 200 #1"},
    {"4.3.2", "If-Match is the origin's to judge", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"\n= 200\n> GET /a; If-Match: \"x\"\n? If-Match: \"x\"\n< 200\n= 200 #2"},
    {"4.3.3", "a 304 makes it fresh again",
     "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a\n< 304; Cache-Control: max-age=60\n= 200 #1; Age: 0\n+50\n> GET /a\n= 200 #1; Age: 50"},
    {"4.3.3", "a full answer takes its place",
     "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"y\"\n= 200 #2\n> GET /a\n= 200 #2; ETag: \"y\""},
    {"4.3.3", "a client whose copy is right gets 304", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a; If-None-Match: \"x\"\n< 304\n= 304; ETag: \"x\""},
    {"4.3.3", "an error is passed on", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a\n< 500\n= 500 #2"},
    {"4.3.4", "a 304 updates the fields", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"; X-A: 1; X-B: 1\n= 200\n+9\n> GET /a\n< 304; X-A: 2; Cache-Control: max-age=60\n= 200 #1; X-A: 2; X-B: 1\n> GET /a\n= 200 #1; X-A: 2"},
    {"4.3.4", "a 304 of another answer is none", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> GET /a\n< 304; ETag: \"y\"\n= 502\n> GET /a\n? !If-None-Match\n< 200\n= 200 #3"},
    {"3.2", "but not what says how the content is coded",
     "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"; Content-Type: text/plain\n= 200\n+9\n> GET /a\n< 304; Content-Type: text/html\n= 200 #1; Content-Type: text/plain"},
    {"4.3.5", "a HEAD that agrees makes it fresh", "> GET /a\n< 200; Cache-Control: max-age=5; ETag: \"x\"\n= 200\n+9\n> HEAD /a; Cache-Control: no-cache\n"
     "? If-None-Match: \"x\"\n< 200; ETag: \"x\"; Cache-Control: max-age=60\n= 200\n> GET /a\n= 200 #1"},
    {"4.3.5", "a HEAD that does not takes it away", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"\n= 200\n> HEAD /a; Cache-Control: no-cache\n< 200; ETag: \"y\"\n= 200\n> GET /a\n< 200\n= 200 #3"},
    {"4", "a HEAD is answered from a GET's", "> GET /a\n< 200; Cache-Control: max-age=60; X-A: b\n= 200\n> HEAD /a\n= 200; X-A: b; Age: 0"},
    {"4", "a GET is not answered from a HEAD's", "> HEAD /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a\n< 200\n= 200 #2"},
    // --- Invalidation ---
    {"4.4", "an unsafe method takes it away", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> PUT /a\n< 204\n= 204\n> GET /a\n< 200\n= 200 #3"},
    {"4.4", "so does DELETE", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> DELETE /a\n< 303\n= 303\n> GET /a\n< 200\n= 200 #3"},
    {"4.4", "not if it failed", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> POST /a\n< 500\n= 500\n> GET /a\n= 200 #1"},
    {"4.4", "nor another resource's", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> POST /b\n< 200\n= 200\n> GET /a\n= 200 #1"},
    {"4.4", "a safe one takes nothing away", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> OPTIONS /a\n< 200\n= 200\n> GET /a\n= 200 #1"},
    // --- Fields ---
    {"5.1", "an answer of the backend's has no Age of ours", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200; !Age"},
    {"5.2.1.1", "a request's max-age", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n+10\n> GET /a; Cache-Control: max-age=5\n< 200\n= 200 #2"},
    {"5.2.1.2", "max-stale takes a stale one", "> GET /a\n< 200; Cache-Control: max-age=5\n= 200\n+9\n> GET /a; Cache-Control: max-stale=10\n= 200 #1; Age: 9"},
    {"5.2.1.2", "but not one too stale", "> GET /a\n< 200; Cache-Control: max-age=5\n= 200\n+9\n> GET /a; Cache-Control: max-stale=3\n< 200\n= 200 #2"},
    {"5.2.1.2", "without a number: any", "> GET /a\n< 200; Cache-Control: max-age=5\n= 200\n+999\n> GET /a; Cache-Control: max-stale\n= 200 #1"},
    {"5.2.1.3", "min-fresh", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n+10\n> GET /a; Cache-Control: min-fresh=50\n= 200 #1\n> GET /a; Cache-Control: min-fresh=51\n< 200\n= 200 #2"},
    {"5.2.1.4", "no-cache of a request asks the backend", "> GET /a\n< 200; Cache-Control: max-age=60; ETag: \"x\"\n= 200\n> GET /a; Cache-Control: no-cache\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    {"5.2.1.5", "no-store of a request keeps nothing", "> GET /a; Cache-Control: no-store\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"5.2.1.7", "only-if-cached without an answer is 504", "> GET /a; Cache-Control: only-if-cached\n= 504"},
    {"5.2.1.7", "and with one it", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a; Cache-Control: only-if-cached\n= 200 #1\n+60\n> GET /a; Cache-Control: only-if-cached\n= 504"},
    {"5.2.2.2", "must-revalidate and a backend that is away is an error", "> GET /a\n< 200; Cache-Control: max-age=5, must-revalidate, stale-if-error=99\n= 200\n+9\n> GET /a\n< down\n= 502"},
    {"5.2.2.3", "must-understand lifts no-store for what is understood", "> GET /a\n< 200; Cache-Control: no-store, must-understand, max-age=60\n= 200\n> GET /a\n= 200 #1"},
    {"5.2.2.3", "and for nothing else", "> GET /a\n< 299; Cache-Control: no-store, must-understand, max-age=60\n= 299\n> GET /a\n< 200\n= 200 #2"},
    {"5.2.2.4", "no-cache is kept but asked for each time", "> GET /a\n< 200; Cache-Control: no-cache, max-age=60; ETag: \"x\"\n= 200\n> GET /a\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    {"5.2.2.4", "with fields: likewise", "> GET /a\n< 200; Cache-Control: no-cache=\"set-cookie, x\", max-age=60; ETag: \"x\"\n= 200\n> GET /a\n? If-None-Match: \"x\"\n< 304\n= 200 #1"},
    {"5.2.2.5", "no-store is not kept", "> GET /a\n< 200; Cache-Control: no-store, max-age=60\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"5.2.2.7", "private is not kept", "> GET /a\n< 200; Cache-Control: private, max-age=60\n= 200\n> GET /a\n< 200\n= 200 #2"},
    {"5.2.2.8", "proxy-revalidate is never used stale", "> GET /a\n< 200; Cache-Control: proxy-revalidate, max-age=5\n= 200\n+9\n> GET /a; Cache-Control: max-stale\n< 200\n= 200 #2"},
    {"5.2.2.10", "s-maxage is never used stale", "> GET /a\n< 200; Cache-Control: s-maxage=5\n= 200\n+9\n> GET /a; Cache-Control: max-stale\n< 200\n= 200 #2"},
    {"5.2", "names are compared without case, numbers may be quoted", "> GET /a\n< 200; Cache-Control: MAX-AGE=\"60\"\n= 200\n+10\n> GET /a\n= 200 #1"},
    {"5.2.3", "what is not known is passed over", "> GET /a\n< 200; Cache-Control: x=\"no-store, y\", max-age=60, community=\"UCI\"\n= 200\n> GET /a\n= 200 #1"},
    {"5.4", "Pragma: no-cache asks the backend", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a; Pragma: no-cache\n< 200\n= 200 #2"},
    {"5.4", "unless Cache-Control is there", "> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /a; Pragma: no-cache; Cache-Control: max-age=60\n= 200 #1"},
    {"7.3", "an answer that sets a cookie is not kept", "> GET /a\n< 200; Cache-Control: max-age=60; Set-Cookie: a=b\n= 200\n> GET /a\n< 200\n= 200 #2"},
    // --- RFC 5861 ---
    {"RFC 5861 3", "stale while one call asks",
     "> GET /a\n< 200; Cache-Control: max-age=5, stale-while-revalidate=60; ETag: \"x\"\n= 200\n+9\n> GET /a\n? If-None-Match: \"x\"\n> GET /a\n= 200 #1; Age: 9"},
    {"RFC 5861 3", "not beyond its time", "> GET /a\n< 200; Cache-Control: max-age=5, stale-while-revalidate=3\n= 200\n+9\n> GET /a\n< 200\n= 200 #2"},
    {"RFC 5861 4", "stale if the backend fails", "> GET /a\n< 200; Cache-Control: max-age=5, stale-if-error=60\n= 200\n+9\n> GET /a\n< 503\n= 200 #1; Age: 9\n> GET /a\n< down\n= 200 #1"},
    {"RFC 5861 4", "not beyond its time", "> GET /a\n< 200; Cache-Control: max-age=5, stale-if-error=3\n= 200\n+9\n> GET /a\n< 503\n= 503 #2"},
    {"RFC 5861 4", "by configuration", "> GET /a\n< 200; Cache-Control: max-age=5\n= 200\n+9\n> GET /a\n< down\n= 200 #1", "staleIfError: 60s"},
    {"RFC 5861 4", "a fresh error that is kept is no failure", "> GET /a\n< 503; Cache-Control: max-age=60, stale-if-error=60\n= 503\n+9\n> GET /a\n= 503 #1; Age: 9"},
    {"RFC 5861 4", "not for an answer that is none of the backend's failures", "> GET /a\n< 200; Cache-Control: max-age=5, stale-if-error=60\n= 200\n+9\n> GET /a\n< 404\n= 404 #2"},
};

} // namespace

class ResponseCacheTest : public QObject {
    Q_OBJECT
  private slots:
    void doesAsTheRfcSays_data()
    {
        QTest::addColumn<QByteArray>("dialogue");
        QTest::addColumn<QByteArray>("config");
        for (const Case& each : cases)
            QTest::addRow("%s: %s", each.section, each.what) << QByteArray(each.dialogue) << QByteArray(each.config);
        static_assert(std::size(cases) >= 60);
    }

    void doesAsTheRfcSays()
    {
        QFETCH(QByteArray, dialogue);
        QFETCH(QByteArray, config);
        CacheScript script(config.toStdString());
        QCOMPARE(script.play(dialogue.toStdString()), QByteArray());
    }

    void keepsAnswersForEachCallerWhenToldTo()
    {
        CacheScript script("authenticated: by-caller");
        QCOMPARE(script.play("> as eve GET /a\n< 200; Cache-Control: max-age=60\n= 200 #1\n"
                             "> as bob GET /a\n< 200; Cache-Control: max-age=60\n= 200 #2\n"
                             "> as eve GET /a\n= 200 #1\n> as bob GET /a\n= 200 #2\n> GET /a\n< 200\n= 200 #3"),
                 QByteArray());
    }

    void letsNoClientAskTheBackendWhenToldTo()
    {
        CacheScript script("clientDirectives: false");
        QCOMPARE(script.play("> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n"
                             "> GET /a; Cache-Control: no-cache, no-store; Pragma: no-cache\n= 200 #1"),
                 QByteArray());
    }

    void keepsNothingForLongerThanItsMaximum()
    {
        CacheScript script("maximumFreshness: 10s");
        QCOMPARE(script.play("> GET /a\n< 200; Cache-Control: max-age=600\n= 200\n+9\n> GET /a\n= 200 #1\n+1\n> GET /a\n< 200\n= 200 #2"),
                 QByteArray());
    }

    void forgetsWhatWasUsedLeastLately()
    {
        CacheScript script("maxEntries: 2");
        QCOMPARE(script.play("> GET /a\n< 200; Cache-Control: max-age=60\n= 200\n> GET /b\n< 200; Cache-Control: max-age=60\n= 200\n"
                             "> GET /a\n= 200 #1\n> GET /c\n< 200; Cache-Control: max-age=60\n= 200 #3\n"
                             "> GET /a\n= 200 #1\n> GET /c\n= 200 #3\n> GET /b\n< 200\n= 200 #4"),
                 QByteArray());
    }

    void keepsNoHalfAnAnswer()
    {
        Shop shop;
        shop.add("response-cache");
        for (int round = 0; round < 2; ++round) {
            Visit visit(shop, http::Method::Get, "/a");
            QCOMPARE(visit.in(), "continue"); // the second time, too
            visit.exchange.response().headers.add("Cache-Control", "max-age=60");
            visit.exchange.responseFraming() = http::BodyFraming::ofLength(10);
            pipeline::ExchangeControl control(visit.exchange);
            control.turnBack();
            QVERIFY(shop.chain->runResponse(visit.exchange, visit.tap) == pipeline::Outcome::Done);
            QCOMPARE(visit.reason(), "response-cache.stored");
            pipeline::BodyChunk chunk{"12345", false};
            QVERIFY(shop.chain->passResponseData(visit.exchange, control.reached(), 0, chunk) == pipeline::Verdict::Continue);
            shop.chain->end(visit.exchange);
        }
    }

    void keepsNoContentBeyondItsLimit()
    {
        Shop shop;
        shop.add("response-cache", "maxBody: 1KiB");
        for (int round = 0; round < 2; ++round) {
            Visit visit(shop, http::Method::Get, "/a");
            QCOMPARE(visit.in(), "continue");
            visit.exchange.response().headers.add("Cache-Control", "max-age=60");
            visit.exchange.responseFraming() = http::BodyFraming::chunked();
            pipeline::ExchangeControl control(visit.exchange);
            control.turnBack();
            QVERIFY(shop.chain->runResponse(visit.exchange, visit.tap) == pipeline::Outcome::Done);
            const std::string half(600, 'x');
            for (const bool last : {false, true}) {
                pipeline::BodyChunk chunk{half, last};
                QVERIFY(shop.chain->passResponseData(visit.exchange, control.reached(), 0, chunk) == pipeline::Verdict::Continue);
            }
            shop.chain->end(visit.exchange);
        }
    }

    void keepsWhatItHasAcrossAReload()
    {
        Shop shop;
        shop.add("response-cache", "defaultFreshness: 60s");
        {
            Visit visit(shop, http::Method::Get, "/a");
            QCOMPARE(visit.through(), "200"); // without content
        }
        const auto old = shop.steps; // the old snapshot lives until its last exchange is over
        shop.steps.clear();
        shop.add("response-cache", "{defaultFreshness: 90s, staleIfError: 5s}");
        Visit visit(shop, http::Method::Get, "/a");
        QCOMPARE(visit.in(), "200");
        QCOMPARE(visit.reason(), "response-cache.hit");
    }

    void tellsHostsSchemesAndKindsOfKeysApart()
    {
        Shop shop;
        shop.add("response-cache", "{defaultFreshness: 60s, authenticated: by-caller}");
        pipeline::Identity production;
        pipeline::Identity sandbox;
        sandbox.keyType = pipeline::Identity::KeyType::Sandbox;
        for (const pipeline::Identity* const identity : {&production, &sandbox}) {
            Visit visit(shop, http::Method::Get, "/a");
            visit.exchange.setIdentity(*identity);
            QCOMPARE(visit.in(), "continue"); // of each its own
            visit.exchange.response().status = 200;
            visit.out();
        }
        Visit visit(shop, http::Method::Get, "/a");
        visit.exchange.setIdentity(sandbox);
        QCOMPARE(visit.in(), "200");
    }
};

POSTERN_TEST(ResponseCacheTest);
#include "ResponseCacheTest.moc"
