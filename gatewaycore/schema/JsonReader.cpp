// SPDX-License-Identifier: Apache-2.0
#include "schema/StoppableReading.h"
#include "schema/Text.h"
#include "schema/TextCheck.h"
#include "schema/ValueBuilder.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace postern::schema {
namespace {

/// Turns RapidJSON's events into a Value. The parser does not say where a token starts; but each event comes when its
/// token has just been taken, so the next token starts after what stands between: blanks, commas, colons, closings.
template <class Stream>
class JsonHandler {
  public:
    JsonHandler(std::string_view text, const Stream& stream, ValueBuilder& builder)
        : text_(text), stream_(stream), builder_(builder)
    {
    }

    bool Null() { return put(Value()); }
    bool Bool(bool value) { return put(Value(value)); }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool)
    {
        std::optional<Value> number = parseNumber({text, length});
        if (!number)
            return builder_.fail(start(), "this number is too large", "put it in quotes if it is a text");
        return put(*std::move(number));
    }
    bool String(const char* text, rapidjson::SizeType length, bool)
    {
        return whole({text, length}) && put(Value(std::string(text, length)));
    }
    bool Key(const char* text, rapidjson::SizeType length, bool)
    {
        if (!whole({text, length}))
            return false;
        const Location at = start();
        skip();
        return builder_.key(std::string(text, length), at);
    }
    bool StartObject() { return begin(true); }
    bool StartArray() { return begin(false); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }

    // Never called: numbers come as text (kParseNumbersAsStringsFlag).
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

  private:
    Location start()
    {
        while (cursor_.offset < text_.size() &&
               std::string_view(" \t\r\n,:]}").find(text_[cursor_.offset]) != std::string_view::npos)
            cursor_.advance(text_, cursor_.offset + 1);
        return builder_.at(cursor_.line, cursor_.column);
    }
    /// RapidJSON takes the second half of a surrogate pair alone, and makes of it what is no UTF-8.
    bool whole(std::string_view text)
    {
        return invalidUtf8(text) == std::string_view::npos ||
               builder_.fail(start(), "a \\u escape here is half of a surrogate pair");
    }
    void skip() { cursor_.advance(text_, stream_.Tell()); }
    bool put(Value value)
    {
        const Location at = start();
        skip();
        return builder_.scalar(std::move(value), at);
    }
    bool begin(bool map)
    {
        const Location at = start();
        cursor_.advance(text_, cursor_.offset + 1);
        return builder_.begin(map, at);
    }
    bool end()
    {
        return builder_.end();
    }

    std::string_view text_;
    const Stream& stream_;
    ValueBuilder& builder_;
    Cursor cursor_;
};

/// A text in memory for RapidJSON that is at its end as soon as `stop` is set.
class StoppableStream {
  public:
    using Ch = char;
    StoppableStream(std::string_view text, const std::atomic<bool>& stop)
        : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), look_(begin_), stop_(stop)
    {
    }

    [[nodiscard]] char Peek() const { return at_ == end_ ? '\0' : *at_; }
    char Take()
    {
        if (at_ == look_)
            look();
        return at_ == end_ ? '\0' : *at_++;
    }
    [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(at_ - begin_); }

    // Never called: nothing is read in place.
    char* PutBegin() { return nullptr; }
    void Put(char) {}
    void Flush() {}
    std::size_t PutEnd(char*) { return 0; }

  private:
    void look()
    {
        if (stop_)
            end_ = at_;
        look_ = at_ + std::min<std::ptrdiff_t>(end_ - at_, static_cast<std::ptrdiff_t>(stopPiece));
    }

    const char* begin_;
    const char* at_;
    const char* end_;
    const char* look_; ///< where stop_ is looked at next
    const std::atomic<bool>& stop_;
};

template <class Stream>
std::optional<Value> parseJson(std::string_view text, Stream& stream, std::string_view fileName, Problems& problems, const ReadLimits& limits)
{
    const std::size_t before = problems.errorCount();
    ValueBuilder builder(fileName, problems, limits);
    JsonHandler<Stream> handler(text, stream, builder);
    rapidjson::Reader reader;
    // Iterative: depth is the builder's business, not the stack's.
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
    if (result.IsError() && result.Code() != rapidjson::kParseErrorTermination) {
        Cursor cursor;
        cursor.advance(text, std::min(result.Offset(), text.size()));
        std::string message = rapidjson::GetParseError_En(result.Code());
        if (message.ends_with('.'))
            message.pop_back();
        problems.error(builder.at(cursor.line, cursor.column), {}, "not valid JSON: " + message);
    }
    if (problems.errorCount() > before)
        return std::nullopt;
    return builder.take();
}

} // namespace

std::optional<Value> readJson(std::string_view text, std::string_view fileName, Problems& problems,
                              const ReadLimits& limits)
{
    if (!checkText(text, fileName, problems, limits))
        return std::nullopt;
    rapidjson::MemoryStream stream(text.data(), text.size());
    return parseJson(text, stream, fileName, problems, limits);
}

std::optional<Value> readJson(std::string_view text, std::string_view fileName, Problems& problems, const ReadLimits& limits,
                              const std::atomic<bool>& stop)
{
    Problems found; // of a text that ends because it was stopped there is nothing to tell
    std::optional<Value> value;
    if (checkText(text, fileName, found, limits, &stop)) {
        StoppableStream stream(text, stop);
        value = parseJson(text, stream, fileName, found, limits);
    }
    if (stop)
        return std::nullopt;
    problems.append(found);
    return value;
}

} // namespace postern::schema
