// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/MessageAtStep.h"

#include <algorithm>
#include <cctype>

namespace postern::workbench {
namespace {

using inspection::Change;
using inspection::HeaderList;
using inspection::Message;
using inspection::Step;
using inspection::StepResult;

bool sameName(const std::string& a, const std::string& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

/// The field of that name, of several the one with that value.
HeaderList::iterator field(HeaderList& headers, const std::string& name, const std::string& value)
{
    auto first = headers.end();
    for (auto at = headers.begin(); at != headers.end(); ++at) {
        if (!sameName(at->first, name))
            continue;
        if (at->second == value)
            return at;
        if (first == headers.end())
            first = at;
    }
    return first;
}

/// Replaces the n-th word of a line (0 method or version, 1 target or status).
void setWord(std::string& line, int word, const std::string& value)
{
    std::size_t from = 0;
    for (int n = 0; n < word; ++n) {
        from = line.find(' ', from);
        if (from == std::string::npos) {
            line += ' ' + value;
            return;
        }
        ++from;
    }
    const std::size_t end = std::min(line.find(' ', from), line.size());
    line.replace(from, end - from, value);
}

void replace(Message& message, const Change& change, Change::Kind kind, const std::string& from, const std::string& to)
{
    switch (change.where) {
    case Change::Where::Context:
        return;
    case Change::Where::Line:
        setWord(message.line, change.name == "method" ? 0 : 1, to);
        return;
    case Change::Where::Body:
        message.body = to;
        message.bodySize = to.size();
        return;
    case Change::Where::Header:
        break;
    }
    if (kind == Change::Kind::Added) {
        message.headers.emplace_back(change.name, to);
        return;
    }
    const auto at = field(message.headers, change.name, from);
    if (kind == Change::Kind::Removed) {
        if (at != message.headers.end())
            message.headers.erase(at);
    } else if (at != message.headers.end()) {
        at->second = to;
    } else {
        message.headers.emplace_back(change.name, to);
    }
}

} // namespace

void applyChange(Message& message, const Change& change) { replace(message, change, change.kind, change.before, change.after); }

void revertChange(Message& message, const Change& change)
{
    const Change::Kind back = change.kind == Change::Kind::Added     ? Change::Kind::Removed
                              : change.kind == Change::Kind::Removed ? Change::Kind::Added
                                                                     : Change::Kind::Replaced;
    replace(message, change, back, change.after, change.before);
}

MessageAtStep messageAtStep(const inspection::Trace& trace, std::size_t number)
{
    const Step& wanted = trace.steps[number];
    MessageAtStep at;
    if (wanted.direction == Step::Direction::Response) {
        at.response = true;
        at.after = trace.clientResponse;
        for (std::size_t n = trace.steps.size(); n-- > number + 1;) {
            const Step& step = trace.steps[n];
            if (step.direction == Step::Direction::Response)
                std::for_each(step.changes.rbegin(), step.changes.rend(), [&](const Change& c) { revertChange(at.after, c); });
        }
        at.before = at.after;
        std::for_each(wanted.changes.rbegin(), wanted.changes.rend(), [&](const Change& c) { revertChange(at.before, c); });
        return at;
    }
    at.before = trace.clientRequest;
    for (std::size_t n = 0; n < number; ++n) {
        if (trace.steps[n].direction == Step::Direction::Request && trace.steps[n].result != StepResult::Answered) {
            for (const Change& change : trace.steps[n].changes)
                applyChange(at.before, change);
        }
    }
    if (wanted.result == StepResult::Answered || (wanted.result == StepResult::Failed && wanted.filter == "backend")) {
        // What it answered is what the response side began with.
        at.made = true;
        at.response = true;
        at.after = trace.clientResponse;
        for (std::size_t n = trace.steps.size(); n-- > number + 1;) {
            const Step& step = trace.steps[n];
            if (step.direction == Step::Direction::Response)
                std::for_each(step.changes.rbegin(), step.changes.rend(), [&](const Change& c) { revertChange(at.after, c); });
        }
        return at;
    }
    at.after = at.before;
    for (const Change& change : wanted.changes)
        applyChange(at.after, change);
    return at;
}

Message requestAfterChain(const inspection::Trace& trace)
{
    Message message = trace.clientRequest;
    for (const Step& step : trace.steps) {
        if (step.direction != Step::Direction::Request || step.result == StepResult::Answered)
            continue;
        for (const Change& change : step.changes)
            applyChange(message, change);
    }
    return message;
}

} // namespace postern::workbench
