// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/EntrySplitter.h"

namespace postern::capture::internal {
namespace {
constexpr std::size_t longestKey = 16; // "log", "entries": of a longer one the rest does not matter
}

Unexpected EntrySplitter::error(const std::string& what) const
{
    return unexpected(ErrorKind::ParseError, "line " + std::to_string(line_) + ": " + what, Fault::Config);
}

Result<void> EntrySplitter::feed(std::string_view piece)
{
    for (const char c : piece) {
        if (inString_) {
            if (auto done = inString(c); !done)
                return done;
            continue;
        }
        if (inEntry_) {
            if (auto done = keep(c); !done)
                return done;
        }
        if (auto done = character(c); !done)
            return done;
    }
    return {};
}

Result<void> EntrySplitter::keep(char c)
{
    if (entry_.size() >= longest_)
        return unexpected(ErrorKind::TooLarge, "line " + std::to_string(entryLine_) + ": one entry is longer than " + std::to_string(longest_) + " octets", Fault::Config);
    entry_ += c;
    return {};
}

Result<void> EntrySplitter::inString(char c)
{
    const bool ends = c == '"' && !escaped_;
    if (body_ != nullptr && !ends && !measure_.take(c)) {
        if (leftOut_)
            return error("a text is not as JSON has it");
        body_ = nullptr; // the reader of JSON tells where and why
    }
    if (inEntry_ && (ends || !leftOut_)) {
        if (auto done = keep(c); !done)
            return done;
    }
    leftOut_ = leftOut_ || (body_ != nullptr && measure_.octets() >= longestText_ && measure_.isWhole());
    if (ends) {
        if (leftOut_ && !measure_.isWhole())
            return error("a text is not as JSON has it");
        endString();
        return {};
    }
    if (c == '\n')
        return error("a string is not closed");
    escaped_ = !escaped_ && c == '\\';
    if (wantsKey_ && text_.size() < longestKey)
        text_ += c;
    return {};
}

void EntrySplitter::endString()
{
    inString_ = false;
    if (leftOut_)
        *body_ = CutText{measure_.octets(), measure_.base64Octets()};
    leftOut_ = false;
    if (wantsKey_ && !open_.empty() && open_.size() <= keys_.size())
        keys_[open_.size() - 1] = text_;
    wantsKey_ = false;
}

std::optional<CutText>* EntrySplitter::body()
{
    if (!inEntry_ || wantsKey_ || open_.size() != keys_.size() || open_[4] != '{' || open_[5] != '{' || keys_[5] != "text")
        return nullptr;
    if (keys_[3] == "request" && keys_[4] == "postData")
        return &cut_.request;
    return keys_[3] == "response" && keys_[4] == "content" ? &cut_.response : nullptr;
}

Result<void> EntrySplitter::character(char c)
{
    switch (c) {
    case '\n':
        ++line_;
        return {};
    case ' ':
    case '\t':
    case '\r':
        return {};
    default:
        break;
    }
    if (ended_)
        return error("something stands behind the end");
    if (!begun_ && c != '{')
        return error("this is no HAR: it does not begin with an object");
    begun_ = true;
    if (c == '{' || c == '[' || c == '}' || c == ']')
        return structure(c);
    if (atEntries() && c != ',')
        return error("an entry is no object");
    if (c == '"') {
        inString_ = true;
        text_.clear();
        body_ = body();
        measure_ = {};
    } else if (c == ',') {
        wantsKey_ = !open_.empty() && open_.back() == '{';
    }
    return {};
}

Result<void> EntrySplitter::structure(char c)
{
    if (c == '{' || c == '[') {
        if (open_.size() >= deepest)
            return error("it is nested too deeply");
        if (atEntries()) {
            if (c != '{')
                return error("an entry is no object");
            inEntry_ = true;
            entryLine_ = line_;
            entry_ = c;
            cut_ = {};
        }
        if (!inEntry_ && c == '[' && open_.size() == 2 && open_[0] == '{' && open_[1] == '{' && keys_[0] == "log" && keys_[1] == "entries") {
            if (found_)
                return error("there is a second list of entries");
            inEntries_ = found_ = true;
        }
        open_.push_back(c);
        wantsKey_ = c == '{';
        return {};
    }
    if (open_.empty() || open_.back() != (c == '}' ? '{' : '['))
        return error("a bracket is closed that is not open");
    open_.pop_back();
    wantsKey_ = false;
    if (inEntry_ && open_.size() == 3) {
        inEntry_ = false;
        const bool going = take_(entry_, entryLine_, cut_);
        entry_.clear();
        if (!going)
            return unexpected(ErrorKind::Cancelled, "it was stopped");
    } else if (inEntries_ && open_.size() == 2) {
        inEntries_ = false;
    }
    ended_ = open_.empty();
    return {};
}

Result<void> EntrySplitter::end() const
{
    if (!ended_)
        return error("it ends too early");
    if (!found_)
        return unexpected(ErrorKind::ParseError, "this is no HAR: it has no list log.entries", Fault::Config);
    return {};
}

} // namespace postern::capture::internal
