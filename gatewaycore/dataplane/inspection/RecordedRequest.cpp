// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/RecordedRequest.h"

#include "dataplane/http/HeaderName.h"
#include "dataplane/http/Target.h"
#include "dataplane/inspection/MessageChecks.h"
#include "dataplane/inspection/Unmasking.h"

#include <algorithm>
#include <charconv>

namespace postern::inspection {
namespace {

Error notRunAgain(std::string message) { return {ErrorKind::InvalidArgument, std::move(message)}; }

HeaderList::iterator fieldWith(HeaderList& headers, const std::string& name, const std::string& value)
{
    const auto named = [&](const auto& field) { return http::equalsIgnoringCase(field.first, name); };
    const auto same = std::find_if(headers.begin(), headers.end(), [&](const auto& field) { return named(field) && field.second == value; });
    return same != headers.end() ? same : std::find_if(headers.begin(), headers.end(), named);
}

void changeField(HeaderList& headers, const Change& change)
{
    if (change.kind == Change::Kind::Added)
        return static_cast<void>(headers.emplace_back(change.name, change.after));
    const auto at = fieldWith(headers, change.name, change.before);
    if (change.kind == Change::Kind::Removed && at != headers.end())
        headers.erase(at);
    else if (change.kind == Change::Kind::Replaced && at != headers.end())
        at->second = change.after;
    else if (change.kind == Change::Kind::Replaced)
        headers.emplace_back(change.name, change.after);
}

/// Whether the content that the client announced has come, all of it, and is in the trace.
bool isWhole(const Message& request)
{
    if (request.bodyTruncated)
        return false;
    if (const std::string_view told = valueOf(request.headers, "content-length"); !told.empty()) {
        std::uint64_t length = 0;
        std::from_chars(told.data(), told.data() + told.size(), length);
        if (length != request.bodySize) // it was answered before its content was read
            return false;
    }
    if (request.bodySize == 0 && !valueOf(request.headers, "transfer-encoding").empty())
        return false; // likewise, as nobody sends chunks for nothing
    return holdsMask(request.body) || request.body.size() == request.bodySize;
}

} // namespace

void repeatStep(RecordedRequest& request, const Step& step)
{
    for (const Change& change : step.changes) {
        switch (change.where) {
        case Change::Where::Context: break;
        case Change::Where::Header: changeField(request.headers, change); break;
        case Change::Where::Body:
            request.body = change.after;
            request.whole = !change.cut;
            break;
        case Change::Where::Line:
            if (change.name == "method")
                request.method = change.after;
            else if (change.name == "target")
                request.target = change.after;
        }
    }
}

Result<RecordedRequest> recordedRequest(const Trace& recorded)
{
    const std::string_view line = recorded.clientRequest.line;
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return unexpected(notRunAgain("What came was no request that could be read, so there is nothing to run again."));
    RecordedRequest out;
    out.method = line.substr(0, first);
    out.clientTarget = line.substr(first + 1, last - first - 1);
    out.headers = recorded.clientRequest.headers;
    out.body = recorded.clientRequest.body;
    out.whole = isWhole(recorded.clientRequest);
    const bool tunnel = out.method == "CONNECT" || recorded.clientResponse.line.find(" 101") != std::string::npos;
    if (tunnel)
        return unexpected(notRunAgain("This exchange changed the protocol of its connection: such a one cannot be run again."));
    return out;
}

void dropMasked(std::string& target, std::vector<LeftOut>& leftOut)
{
    const std::size_t question = target.find('?');
    if (question == std::string::npos || !holdsMask(target))
        return;
    const std::string query = target.substr(question + 1);
    target.erase(question);
    char separator = '?';
    for (std::size_t at = 0; at <= query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string pair = query.substr(at, end - at);
        at = end + 1;
        if (holdsMask(pair)) {
            LeftOut gone{LeftOut::What::Query, pair.substr(0, pair.find('='))};
            if (std::find(leftOut.begin(), leftOut.end(), gone) == leftOut.end())
                leftOut.push_back(std::move(gone));
        } else {
            target += separator + pair;
            separator = '&';
        }
    }
}

Result<HeaderList> wantedHeaders(HeaderList recorded, const RerunWish& wish)
{
    const auto pairOf = [](const std::vector<std::string>& pair) -> Result<HeaderList::value_type> {
        if (pair.size() != 2)
            return unexpected(notRunAgain("Each header is a list of two texts: its name and its value."));
        return HeaderList::value_type(pair[0], pair[1]);
    };
    HeaderList out = recorded;
    if (wish.headers) {
        out.clear();
        for (const auto& pair : *wish.headers) {
            auto field = pairOf(pair);
            if (!field)
                return unexpected(std::move(field).error());
            const auto was = fieldWith(recorded, field->first, field->second);
            const bool asItWas = was != recorded.end() && was->second == field->second;
            if (isFramingField(field->first) && !asItWas)
                return unexpected(notRunAgain("The header \"" + field->first + "\" belongs to the connection: the gateway writes it by itself."));
            if (!asItWas && holdsMask(field->second))
                return unexpected(notRunAgain("The header \"" + field->first + "\" has a masked value that was changed in part: write all of it, or take the header out."));
            out.push_back(*std::move(field));
        }
    }
    const auto remove = [&out](const std::string& name) {
        std::erase_if(out, [&](const auto& field) { return http::equalsIgnoringCase(field.first, name); });
    };
    for (const std::string& name : wish.removeHeaders)
        remove(name);
    if (!wish.setHeaders)
        return out;
    for (const auto& pair : *wish.setHeaders) {
        if (!pair.empty())
            remove(pair[0]);
    }
    for (const auto& pair : *wish.setHeaders) {
        auto field = pairOf(pair);
        if (!field)
            return unexpected(std::move(field).error());
        if (isFramingField(field->first))
            return unexpected(notRunAgain("The header \"" + field->first + "\" belongs to the connection: the gateway writes it by itself."));
        if (holdsMask(field->second))
            return unexpected(notRunAgain("The header \"" + field->first + "\" has a masked value: write the real one."));
        out.push_back(*std::move(field));
    }
    return out;
}

Result<HeaderList> usableHeaders(const HeaderList& wanted, std::vector<LeftOut>& leftOut)
{
    HeaderList out;
    std::size_t hosts = 0;
    for (const auto& [name, value] : wanted) {
        if (!isFieldName(name))
            return unexpected(notRunAgain("\"" + name + "\" is no header name (RFC 9110 5.1)."));
        if (isFramingField(name))
            continue;
        if (holdsMask(value)) {
            LeftOut gone{LeftOut::What::Header, name};
            if (std::find(leftOut.begin(), leftOut.end(), gone) == leftOut.end())
                leftOut.push_back(std::move(gone));
            continue;
        }
        if (!isFieldValue(value))
            return unexpected(notRunAgain("The value of the header \"" + name +
                                     "\" has a control character, or white space around it (RFC 9110 5.5)."));
        if (http::equalsIgnoringCase(name, "host") && (++hosts > 1 || !http::isAuthority(value)))
            return unexpected(notRunAgain("Host has to be there once at most, as host or host:port (RFC 9112 3.2)."));
        out.emplace_back(name, value);
    }
    if (auto few = checkAmount(out); !few)
        return unexpected(std::move(few).error());
    return out;
}

} // namespace postern::inspection
