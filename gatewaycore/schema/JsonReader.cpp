// SPDX-License-Identifier: Apache-2.0
#include "schema/Document.h"
#include "schema/Text.h"
#include "schema/TextCheck.h"
#include "schema/ValueBuilder.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace postern::schema {
namespace {

/// Turns RapidJSON's events into a Value. The parser does not say where a token starts; but each event comes when its
/// token has just been taken, so the next token starts after what stands between: blanks, commas, colons, closings.
class JsonHandler {
  public:
    JsonHandler(std::string_view text, const rapidjson::MemoryStream& stream, ValueBuilder& builder)
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
    const rapidjson::MemoryStream& stream_;
    ValueBuilder& builder_;
    Cursor cursor_;
};

} // namespace

std::optional<Value> readJson(std::string_view text, std::string_view fileName, Problems& problems,
                              const ReadLimits& limits)
{
    const std::size_t before = problems.errorCount();
    if (!checkText(text, fileName, problems, limits))
        return std::nullopt;
    ValueBuilder builder(fileName, problems, limits);
    rapidjson::MemoryStream stream(text.data(), text.size());
    JsonHandler handler(text, stream, builder);
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

} // namespace postern::schema
