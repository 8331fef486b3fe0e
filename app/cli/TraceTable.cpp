// SPDX-License-Identifier: Apache-2.0
#include "cli/TraceTable.h"

#include "dataplane/http/Message.h"

#include <algorithm>
#include <cstdio>

namespace postern::cli {
namespace {

/// Columns that `text` takes on a terminal: code points, which is right for all but wide scripts and combining marks.
std::size_t columns(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

std::string padded(const std::string& text, std::size_t width)
{
    const std::size_t own = columns(text);
    return own >= width ? text + ' ' : text + std::string(width - own, ' ');
}

std::string harmless(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet != 0x7F)
            out += c;
        else
            out += '.';
    }
    return out;
}

namespace {

using inspection::Change;
using inspection::Step;
using inspection::StepResult;

std::string milliseconds(std::chrono::nanoseconds duration)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f ms", static_cast<double>(duration.count()) / 1e6);
    return text;
}

/// `text` broken at blanks into lines of at most `width` columns, each begun by `indent`.
std::string wrapped(const std::string& text, const std::string& indent, std::size_t width)
{
    std::string out;
    std::string line;
    std::size_t at = 0;
    const auto flush = [&] {
        out += indent + line + '\n';
        line.clear();
    };
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && columns(indent) + columns(line) + 1 + columns(word) > width)
            flush();
        line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    if (!line.empty())
        flush();
    return out;
}

const char* colourOf(StepResult result)
{
    switch (result) {
    case StepResult::Passed: return "\033[32m";
    case StepResult::Skipped:
    case StepResult::NotReached: return "\033[2m";
    case StepResult::Answered: return "\033[33m";
    case StepResult::Failed: return "\033[31m";
    case StepResult::Paused: return "\033[36m";
    }
    return "";
}

std::string changeText(const Change& change)
{
    const std::string name = change.where == Change::Where::Body ? "body" : harmless(change.name);
    switch (change.kind) {
    case Change::Kind::Added: return "+ " + name + ": " + harmless(change.after);
    case Change::Kind::Removed: return "- " + name + ": " + harmless(change.before);
    case Change::Kind::Replaced: return "~ " + name + ": " + harmless(change.before) + " -> " + harmless(change.after);
    }
    return {};
}

void renderStep(std::string& out, const Step& step, int number, const TableStyle& style)
{
    const std::string name = step.instance.empty() ? step.filter : step.filter + " (" + step.instance + ")";
    const std::string result(inspection::toString(step.result));
    out += "  " + padded(number == 0 ? std::string() : std::to_string(number), 3) + padded(name, 26);
    out += (style.colour ? colourOf(step.result) : "") + padded(result, 13) + (style.colour ? "\033[0m" : "");
    const bool ran = step.result != StepResult::NotReached;
    out += padded(ran ? milliseconds(step.duration) : "-", 12) + harmless(step.origin) + '\n';
    const auto width = static_cast<std::size_t>(style.width);
    if (step.reason) {
        out += wrapped(harmless(step.reason->sentence), "       ", width);
        if (!step.reason->fix.empty())
            out += wrapped("-> " + harmless(step.reason->fix), "       ", width);
    }
    for (const Change& change : step.changes)
        out += wrapped(changeText(change), "       ", width);
}

void renderAttempt(std::string& out, const inspection::UpstreamAttempt& attempt, const TableStyle& style)
{
    out += "\n  backend " + harmless(attempt.url);
    if (!attempt.address.empty())
        out += " (" + attempt.address + (attempt.reusedConnection ? ", connection reused)" : ")");
    out += '\n';
    if (attempt.request) {
        out += "    received  " + harmless(attempt.request->line) + '\n';
        for (const auto& [name, value] : attempt.request->headers)
            out += wrapped(harmless(name + ": " + value), "              ", static_cast<std::size_t>(style.width));
    }
    if (attempt.response)
        out += "    answered  " + harmless(attempt.response->line) + '\n';
    if (!attempt.error.empty())
        out += wrapped("failed    " + harmless(attempt.error), "    ", static_cast<std::size_t>(style.width));
    out += "    times     DNS " + milliseconds(attempt.dns) + ", connect " + milliseconds(attempt.connect) + ", TLS " +
           milliseconds(attempt.tls) + ", wait " + milliseconds(attempt.wait) + ", transfer " +
           milliseconds(attempt.transfer) + '\n';
}

} // namespace

std::string renderTrace(const inspection::Trace& trace, const TableStyle& style, std::string_view outcome)
{
    const inspection::Summary& summary = trace.summary;
    std::string out = harmless(summary.method + ' ' + summary.target) + "  ->  " +
                      (!outcome.empty()      ? std::string(outcome)
                       : summary.status == 0 ? std::string("the client left")
                                             : std::to_string(summary.status) + ' ' + std::string(http::reasonPhrase(summary.status)));
    out += "  (" + milliseconds(summary.duration);
    out += summary.api.empty() ? "" : ", " + summary.api;
    out += summary.fault.empty() ? "" : ", code " + summary.fault;
    out += ")\n\n  " + padded("#", 3) + padded("step", 26) + padded("result", 13) + padded("time", 12) + "configured in\n";
    int number = 0;
    Step::Direction direction = Step::Direction::Request;
    for (const Step& step : trace.steps) {
        if (step.direction != direction) {
            direction = step.direction;
            out += "  -- response --\n";
        }
        renderStep(out, step, ++number, style);
    }
    for (const inspection::UpstreamAttempt& attempt : trace.upstream)
        renderAttempt(out, attempt, style);
    return out;
}

} // namespace postern::cli
