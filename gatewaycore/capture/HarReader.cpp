// SPDX-License-Identifier: Apache-2.0
#include "base/Iso8601.h"
#include "capture/Har.h"
#include "capture/internal/EntrySplitter.h"
#include "capture/internal/HarFields.h"
#include "crypto/Base64.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/StoppableReading.h"

#include <algorithm>
#include <cmath>

namespace postern::capture {
namespace {

using inspection::Message;
using inspection::Trace;
using schema::Value;

constexpr std::size_t shownProblems = 20;
constexpr std::size_t pieceOctets = 256 * 1024;
constexpr std::size_t base64Piece = 64 * 1024; // between two looks at whether it is to stop; in fours
constexpr int highestMark = 9;
constexpr double longestMs = 1e12; // thirty years; what is beyond is no duration

std::string textAt(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? std::string() : value->asString();
}

std::chrono::nanoseconds durationAt(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    const double ms = value == nullptr ? 0 : value->asDouble();
    return std::isfinite(ms) && ms > 0 && ms < longestMs ? std::chrono::nanoseconds(std::llround(ms * 1e6)) : std::chrono::nanoseconds(0);
}

std::uint64_t sizeAt(const Value& from, std::string_view name, std::uint64_t known)
{
    const Value* value = from.find(name);
    return value != nullptr && value->asInteger(-1) >= 0 ? static_cast<std::uint64_t>(value->asInteger()) : known;
}

/// ISO 8601 with any offset ("+02:00"); without one it is taken for UTC.
bool timeAt(const Value& from, std::string_view name, std::chrono::system_clock::time_point& out)
{
    std::string text = textAt(from, name);
    std::chrono::minutes offset{0};
    if (text.size() > 6 && (text[text.size() - 6] == '+' || text[text.size() - 6] == '-') && text[text.size() - 3] == ':') {
        const auto two = [&text](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
        offset = std::chrono::minutes(two(text.size() - 5) * 60 + two(text.size() - 2)) * (text[text.size() - 6] == '-' ? -1 : 1);
        text.resize(text.size() - 6);
    } else if (text.ends_with('Z')) {
        text.pop_back();
    }
    if (!fromIso8601(text + "Z", out))
        return false;
    out -= offset;
    return true;
}

inspection::HeaderList headersAt(const Value& from)
{
    inspection::HeaderList out;
    if (const Value* list = from.find("headers")) {
        for (const Value& header : list->items())
            out.emplace_back(textAt(header, "name"), textAt(header, "value"));
    }
    return out;
}

bool isStopped(const std::atomic<bool>* stop) noexcept { return stop != nullptr && *stop; }

/// What base64 stands for, a piece at a time so that it can be stopped: all of it is looked at, its first `most` octets are kept.
/// Nothing when it is none.
std::optional<std::string> decoded(std::string_view text, std::size_t most, std::uint64_t& whole, const std::atomic<bool>* stop)
{
    std::string kept;
    whole = 0;
    while (!text.empty() && !isStopped(stop)) {
        const std::string_view piece = text.substr(0, base64Piece);
        text.remove_prefix(piece.size());
        const auto octets = crypto::base64Decode(piece);
        if (!octets || (!text.empty() && piece.back() == '=')) // only the end is padded
            return std::nullopt;
        whole += octets->size();
        kept.append(*octets, 0, most - std::min(most, kept.size()));
    }
    return kept;
}

/// Octets of a body's text that are enough for `most` octets of the body, in base64, too: in fours.
std::size_t textFor(std::size_t most) { return (most / 3 + 1) * 4; }

/// Text, or octets in base64; base64 that is none stays as it is written. Of what is longer than `most` octets its beginning.
/// Gives the size of the whole. `cut`: its text was left out from textFor(most) on.
std::uint64_t takeContent(std::string& into, const Value* content, std::string_view encoding, std::size_t most, const std::optional<internal::CutText>& cut,
                          const std::atomic<bool>* stop)
{
    const Value* text = content == nullptr ? nullptr : content->find("text");
    if (text == nullptr)
        return 0;
    const std::string& written = text->asString();
    if (textAt(*content, encoding) == "base64" && (!cut || cut->base64Octets)) {
        std::uint64_t whole = 0;
        if (auto octets = decoded(written, most, whole, stop)) {
            into = std::move(*octets);
            return cut ? *cut->base64Octets : whole;
        }
    }
    into = written.substr(0, most);
    return cut ? cut->octets : written.size();
}

/// Path and query of a URL, as a request line has them.
std::string targetOf(std::string_view url)
{
    const std::size_t slashes = url.find("://");
    if (slashes == std::string_view::npos)
        return std::string(url);
    std::size_t path = url.find_first_of("/?#", slashes + 3);
    const std::string_view rest = path == std::string_view::npos ? std::string_view() : url.substr(path, url.find('#') - path);
    return rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
}

/// An entry of another program: what it says is said of the client's side, and its timings are one attempt's. The sizes of
/// bodies are those of what it holds, until now.
void fillFromEntry(Trace& trace, const Value& entry, const Value& request, const Value& response)
{
    const std::string url = textAt(request, "url");
    inspection::Summary& summary = trace.summary;
    summary.method = textAt(request, "method");
    summary.target = targetOf(url);
    summary.status = static_cast<int>(std::clamp<std::int64_t>(response.find("status") == nullptr ? 0 : response.find("status")->asInteger(), 0, 999));
    summary.duration = durationAt(entry, "time");
    trace.context.emplace_back(internal::urlContext, url);
    const std::string version = textAt(request, "httpVersion");
    trace.clientRequest.line = summary.method + " " + summary.target + " " + (version.empty() ? "HTTP/1.1" : version);
    const std::string answered = textAt(response, "httpVersion");
    trace.clientResponse.line = (answered.empty() ? "HTTP/1.1" : answered) + " " + std::to_string(summary.status) + " " + textAt(response, "statusText");
    trace.clientRequest.bodySize = sizeAt(request, "bodySize", trace.clientRequest.bodySize);
    const Value* content = response.find("content");
    trace.clientResponse.bodySize = content == nullptr ? trace.clientResponse.bodySize : sizeAt(*content, "size", trace.clientResponse.bodySize);
    trace.clientRequest.bodyTruncated = trace.clientRequest.bodySize > trace.clientRequest.body.size();
    trace.clientResponse.bodyTruncated = trace.clientResponse.bodySize > trace.clientResponse.body.size();
    summary.requestBytes = trace.clientRequest.bodySize;
    summary.responseBytes = sizeAt(response, "bodySize", trace.clientResponse.bodySize);
    if (const Value* timings = entry.find("timings")) {
        inspection::UpstreamAttempt attempt;
        const std::size_t slashes = url.find("://");
        attempt.url = slashes == std::string::npos ? std::string() : url.substr(0, url.find_first_of("/?#", slashes + 3));
        attempt.address = textAt(entry, "serverIPAddress");
        attempt.dns = durationAt(*timings, "dns");
        attempt.tls = durationAt(*timings, "ssl");
        attempt.connect = std::max(std::chrono::nanoseconds(0), durationAt(*timings, "connect") - attempt.tls);
        attempt.wait = durationAt(*timings, "wait");
        attempt.transfer = durationAt(*timings, "receive");
        attempt.start = durationAt(*timings, "blocked");
        trace.upstream.push_back(std::move(attempt));
    }
}

/// Ours, or of another program's entry its comment.
Annotation annotationAt(const Value& entry)
{
    const Value* ours = entry.find(internal::extensionName);
    const Value* written = ours == nullptr ? nullptr : ours->find(internal::annotationMember);
    Annotation annotation;
    if (ours == nullptr)
        annotation.note = textAt(entry, "comment");
    if (written == nullptr)
        return annotation;
    const Value* mark = written->find("mark");
    const Value* pinned = written->find("pinned");
    annotation.mark = mark == nullptr ? 0 : static_cast<int>(std::clamp<std::int64_t>(mark->asInteger(), 0, highestMark));
    annotation.pinned = pinned != nullptr && pinned->asBool();
    annotation.note = textAt(*written, "note");
    return annotation;
}

/// What the message says of its body when only the beginning of `whole` octets was kept.
void noteCut(Message& message, std::uint64_t whole)
{
    if (whole <= message.body.size())
        return;
    message.bodySize = std::max(message.bodySize, whole);
    message.bodyTruncated = true;
}

Result<Trace> traceOf(const Value& entry, std::size_t bodyOctets, const internal::CutTexts& cut, const std::atomic<bool>* stop)
{
    const Value* request = entry.find("request");
    const Value* response = entry.find("response");
    const Value* ours = entry.find(internal::extensionName);
    // What we recorded may have had no method: a client may send anything.
    if (request == nullptr || !request->isMap() || (ours == nullptr && (textAt(*request, "method").empty() || textAt(*request, "url").empty())))
        return unexpected(ErrorKind::ParseError, "it has no request with a method and a URL", Fault::Config);
    if (response == nullptr || !response->isMap())
        return unexpected(ErrorKind::ParseError, "it has no response", Fault::Config);
    Trace trace;
    if (ours != nullptr) {
        auto read = inspection::traceFrom(*ours);
        if (!read)
            return unexpected(std::move(read).error());
        trace = std::move(*read);
    } else if (!timeAt(entry, "startedDateTime", trace.summary.began)) {
        return unexpected(ErrorKind::ParseError, "its startedDateTime is no time", Fault::Config);
    }
    trace.clientRequest.headers = headersAt(*request);
    trace.clientResponse.headers = headersAt(*response);
    const std::uint64_t sent = takeContent(trace.clientRequest.body, request->find("postData"), "_encoding", bodyOctets, cut.request, stop);
    const std::uint64_t received = takeContent(trace.clientResponse.body, response->find("content"), "encoding", bodyOctets, cut.response, stop);
    if (ours == nullptr) {
        trace.clientRequest.bodySize = sent;
        trace.clientResponse.bodySize = received;
        fillFromEntry(trace, entry, *request, *response);
    }
    noteCut(trace.clientRequest, sent);
    noteCut(trace.clientResponse, received);
    return trace;
}

} // namespace

Result<HarRead> readHar(std::istream& from, const std::string& fileName, const HarTake& take, const HarLimits& limits,
                        const std::atomic<bool>* stop)
{
    HarRead read;
    std::uint64_t number = 0;
    std::string broken;
    bool tooMany = false;
    schema::ReadLimits reading;
    reading.size = limits.entryOctets;
    internal::EntrySplitter splitter(
        [&](std::string_view text, std::uint64_t line, const internal::CutTexts& cut) {
            const std::string place = fileName + ":" + std::to_string(line) + ": entry " + std::to_string(++number) + ": ";
            if (number > limits.entries) {
                tooMany = true;
                return false;
            }
            schema::Problems problems;
            const auto value = stop == nullptr ? schema::readJson(text, "entry", problems, reading) : schema::readJson(text, "entry", problems, reading, *stop);
            if (isStopped(stop))
                return false;
            if (!value) {
                broken = place + problems.toString();
                return false;
            }
            auto trace = traceOf(*value, limits.bodyOctets, cut, stop);
            if (isStopped(stop))
                return false;
            if (trace) {
                ++read.entries;
                return take(std::move(*trace), annotationAt(*value));
            }
            ++read.skipped;
            if (read.problems.size() < shownProblems)
                read.problems.push_back(place + trace.error().describe());
            return true;
        },
        limits.entryOctets, textFor(limits.bodyOctets));
    std::string piece(pieceOctets, '\0');
    bool first = true;
    while (from) {
        if (isStopped(stop))
            return unexpected(ErrorKind::Cancelled, "it was stopped");
        from.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        std::string_view got(piece.data(), static_cast<std::size_t>(from.gcount()));
        if (std::exchange(first, false) && got.starts_with("\xef\xbb\xbf"))
            got.remove_prefix(3);
        if (auto done = splitter.feed(got); !done) {
            if (!broken.empty())
                return unexpected(ErrorKind::ParseError, broken, Fault::Config);
            if (tooMany)
                return unexpected(ErrorKind::TooLarge, fileName + " has more than " + std::to_string(limits.entries) + " entries", Fault::Config);
            if (done.error().kind() == ErrorKind::Cancelled)
                return unexpected(std::move(done).error());
            return unexpected(done.error().kind(), fileName + ": " + done.error().message(), Fault::Config);
        }
    }
    if (from.bad())
        return unexpected(ErrorKind::IoError, fileName + " cannot be read");
    if (auto done = splitter.end(); !done)
        return unexpected(done.error().kind(), fileName + ": " + done.error().message(), Fault::Config);
    return read;
}

} // namespace postern::capture
