// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/RecordedAnswers.h"

#include "dataplane/inspection/Unmasking.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace postern::exporting {
namespace {

constexpr std::string_view maskedPart = "****"; // see Masking

/// Where something was masked: [begin, end), empty at npos when nothing is.
struct MaskedPart {
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos;
};

/// The first one. Quotes around it are a part of it: what is no text in JSON is one when it is masked.
MaskedPart nextMask(std::string_view recorded)
{
    const std::size_t at = recorded.find(maskedPart);
    if (at == std::string_view::npos)
        return {};
    const std::size_t end = at + inspection::maskLength(recorded, at);
    const bool quoted = at > 0 && recorded[at - 1] == '"' && end < recorded.size() && recorded[end] == '"';
    return quoted ? MaskedPart{at - 1, end + 1} : MaskedPart{at, end};
}

/// Whether `text` is what was recorded, where a masked part may stand for anything: for itself, too.
bool fits(std::string_view recorded, std::string_view text)
{
    MaskedPart mask = nextMask(recorded);
    if (mask.begin == std::string_view::npos)
        return recorded == text;
    if (!text.starts_with(recorded.substr(0, mask.begin)))
        return false;
    text.remove_prefix(mask.begin);
    recorded.remove_prefix(mask.end);
    for (mask = nextMask(recorded); mask.begin != std::string_view::npos; mask = nextMask(recorded)) {
        const std::size_t at = text.find(recorded.substr(0, mask.begin));
        if (at == std::string_view::npos)
            return false;
        text.remove_prefix(at + mask.begin);
        recorded.remove_prefix(mask.end);
    }
    return text.ends_with(recorded);
}

bool sameName(std::string_view a, std::string_view lower)
{
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                      [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y; });
}

/// What a connection has, and what is written anew (RFC 9110 7.6.1).
bool belongsToConnection(std::string_view name)
{
    static constexpr std::array<std::string_view, 8> names{"connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"};
    return std::any_of(names.begin(), names.end(), [name](std::string_view each) { return sameName(name, each); });
}

int statusOf(std::string_view line)
{
    const std::size_t space = line.find(' ');
    const int status = space == std::string_view::npos ? 0 : std::atoi(std::string(line.substr(space + 1, 3)).c_str());
    return status >= 200 && status <= 599 ? status : 0;
}

} // namespace

RecordedAnswers::RecordedAnswers(std::vector<inspection::UpstreamAttempt> attempts)
{
    for (inspection::UpstreamAttempt& each : attempts) {
        const bool answered = each.response && !each.response->bodyTruncated && statusOf(each.response->line) != 0;
        const std::string line = each.request ? each.request->line : std::string();
        const std::size_t first = line.find(' ');
        const std::size_t last = line.rfind(' ');
        if (first == std::string::npos || last <= first || (!answered && (each.response || each.error.empty()))) {
            ++unusable_;
            continue;
        }
        Known known;
        known.call = {each.url, line.substr(0, first), line.substr(first + 1, last - first - 1), each.request->bodyTruncated ? std::string(maskedPart) : each.request->body};
        known.attempt = std::move(each);
        known_.push_back(std::move(known));
    }
}

const inspection::UpstreamAttempt* RecordedAnswers::find(const BackendCall& call)
{
    Known* best = nullptr;
    // Of a cluster's backends another one may be next than when it was recorded.
    const auto rank = [&call](const Known& each) {
        return std::tuple(!fits(each.call.endpoint, call.endpoint), !fits(each.call.body, call.body), each.given);
    };
    for (Known& each : known_) {
        if (each.call.method == call.method && fits(each.call.target, call.target) && (best == nullptr || rank(each) < rank(*best)))
            best = &each;
    }
    if (best == nullptr)
        return nullptr;
    ++best->given;
    return &best->attempt;
}

std::string answerText(const inspection::Message& response, std::string_view method)
{
    const int status = statusOf(response.line);
    std::string out = "HTTP/1.1 " + std::to_string(status) + " Recorded\r\n";
    std::string length = std::to_string(response.body.size());
    for (const auto& [name, value] : response.headers) {
        if (method == "HEAD" && sameName(name, "content-length"))
            length = value;
        if (!belongsToConnection(name))
            out.append(name).append(": ").append(value).append("\r\n");
    }
    const bool empty = status == 204 || status == 304;
    if (!empty)
        out += "Content-Length: " + length + "\r\n";
    out += "Connection: close\r\n\r\n";
    return empty || method == "HEAD" ? out : out + response.body;
}

} // namespace postern::exporting
