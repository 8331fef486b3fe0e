// SPDX-License-Identifier: Apache-2.0
#include "schema/Document.h"
#include "schema/Text.h"
#include "schema/TextCheck.h"
#include "schema/ValueBuilder.h"

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace postern::schema {
namespace {

constexpr std::string_view coreTag = "tag:yaml.org,2002:";

/// A stream over a text that somebody else owns.
class TextBuffer final : public std::streambuf {
  public:
    explicit TextBuffer(std::string_view text)
    {
        char* const begin = const_cast<char*>(text.data()); // streambuf's interface; nothing writes
        setg(begin, begin, begin + text.size());
    }
};

/// Ends the parser from inside of an event; the problem is noted already.
struct Stop {};

/// Turns yaml-cpp's events into a Value.
class YamlHandler final : public YAML::EventHandler {
  public:
    YamlHandler(ValueBuilder& builder, const ReadLimits& limits) : builder_(builder), limits_(limits) {}

    void OnDocumentStart(const YAML::Mark& mark) override
    {
        if (documents_++ > 0)
            fail(mark, "a second document starts here", "one file holds one document");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        if (builder_.expectsKey())
            fail(mark, "a key is missing here", "put the key in quotes if it is the text null");
        put(Value(), mark, anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        if (builder_.expectsKey())
            fail(mark, "an alias cannot be a key");
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            fail(mark, "this alias stands inside of what it refers to");
        copying(found->second.weight, at(mark));
        check(builder_.put(found->second.value, found->second.weight, at(mark)));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override
    {
        const bool plain = tag == "?" || tag.empty();
        if (invalidUtf8(text) != std::string_view::npos)
            fail(mark, "an escape here is no character");
        if (builder_.expectsKey()) {
            if (anchor != 0)
                fail(mark, "a key cannot have an anchor");
            check(plain && text == "<<" ? builder_.mergeKey(at(mark)) : builder_.key(text, at(mark)));
            return;
        }
        put(resolve(mark, tag, plain, text), mark, anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        begin(false, mark, tag, anchor, "seq");
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        begin(true, mark, tag, anchor, "map");
    }
    void OnSequenceEnd() override { end(); }
    void OnMapEnd() override { end(); }

  private:
    using Weight = ValueBuilder::Weight;
    struct Anchored {
        Value value;
        Weight weight;
    };
    struct OpenAnchor {
        std::size_t depth = 0;
        YAML::anchor_t anchor = 0;
        Weight before;
    };

    [[nodiscard]] Location at(const YAML::Mark& mark) const
    {
        return builder_.at(static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1));
    }
    [[noreturn]] void fail(const YAML::Mark& mark, std::string message, std::string hint = {})
    {
        (void)builder_.fail(at(mark), std::move(message), std::move(hint));
        throw Stop{};
    }
    /// Called before a value is copied, for an alias or to be kept for aliases: both cost memory, by the number of values
    /// and by the octets in them.
    void copying(const Weight& weight, const Location& location)
    {
        copied_.values += weight.values;
        copied_.octets += weight.octets;
        if (copied_.values <= limits_.aliasValues && copied_.octets <= limits_.aliasOctets)
            return;
        (void)builder_.fail(location, copied_.values > limits_.aliasValues
                                          ? "the aliases make more than " + std::to_string(limits_.aliasValues) + " values"
                                          : "the aliases make more than " + std::to_string(limits_.aliasOctets) + " octets");
        throw Stop{};
    }
    static void check(bool good)
    {
        if (!good)
            throw Stop{};
    }

    void put(Value value, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        value.setLocation(at(mark));
        const Weight weight{1, value.isString() ? value.asString().size() : value.spelling().size()};
        if (anchor != 0) {
            copying(weight, at(mark));
            anchors_[anchor] = {value, weight};
        }
        check(builder_.put(std::move(value), weight, at(mark)));
    }

    void begin(bool map, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, std::string_view name)
    {
        if (builder_.expectsKey())
            fail(mark, "a list or map cannot be a key", "put the key in quotes if it starts with [ or {");
        if (!tag.empty() && tag != "?" && tag != "!" && tag != std::string(coreTag) + std::string(name))
            fail(mark, "the tag " + shown(tag) + " is not understood");
        check(builder_.begin(map, at(mark)));
        if (anchor != 0)
            open_.push_back({builder_.depth(), anchor, builder_.weight()});
    }

    void end()
    {
        const std::size_t depth = builder_.depth();
        check(builder_.end());
        if (!open_.empty() && open_.back().depth == depth) {
            const OpenAnchor anchor = open_.back();
            open_.pop_back();
            const Weight weight{builder_.weight().values - anchor.before.values,
                                builder_.weight().octets - anchor.before.octets};
            copying(weight, builder_.lastFinished().location());
            anchors_[anchor.anchor] = {builder_.lastFinished(), weight};
        }
    }

    Value resolve(const YAML::Mark& mark, const std::string& tag, bool plain, const std::string& text)
    {
        if (tag == "!" || tag == std::string(coreTag) + "str" || tag == std::string(coreTag) + "timestamp" ||
            tag == std::string(coreTag) + "binary")
            return Value(text);
        std::optional<Value> value = resolvePlain(text);
        if (!value)
            fail(mark, "this is not a number that can be used", "put it in quotes if it is a text");
        if (plain)
            return *std::move(value);
        const std::string_view name =
            tag.starts_with(coreTag) ? std::string_view(tag).substr(coreTag.size()) : std::string_view();
        if (name == "int" && value->isInteger())
            return *std::move(value);
        if (name == "float" && value->isNumber())
            return *std::move(value);
        if (name == "bool" && value->isBool())
            return *std::move(value);
        if (name == "null" && value->isNull())
            return *std::move(value);
        if (name == "int" || name == "float" || name == "bool" || name == "null")
            fail(mark, "the value is not what its tag " + shown(tag) + " says");
        fail(mark, "the tag " + shown(tag) + " is not understood");
    }

    static std::string shown(const std::string& tag)
    {
        if (tag.starts_with(coreTag))
            return "!!" + tag.substr(coreTag.size());
        return tag.substr(0, 80);
    }

    ValueBuilder& builder_;
    const ReadLimits& limits_;
    std::unordered_map<YAML::anchor_t, Anchored> anchors_;
    std::vector<OpenAnchor> open_;
    Weight copied_{0, 0};
    std::size_t documents_ = 0;
};

/// "yaml-cpp: error at line 3, column 5: bad thing" -> "bad thing".
std::string shortened(std::string message)
{
    const std::size_t place = message.find("column ");
    const std::size_t colon = place == std::string::npos ? place : message.find(": ", place);
    return colon == std::string::npos ? message : message.substr(colon + 2);
}

/// A tab before the first character of a line is what most often breaks a YAML file.
bool indentedByTab(std::string_view text, int line)
{
    std::size_t start = 0;
    for (int at = 0; at < line; ++at) {
        start = text.find('\n', start);
        if (start == std::string_view::npos)
            return false;
        ++start;
    }
    const std::size_t first = std::min(text.find_first_not_of(" \t", start), text.size());
    return text.substr(start, first - start).find('\t') != std::string_view::npos;
}

} // namespace

std::optional<Value> readYaml(std::string_view text, std::string_view fileName, Problems& problems,
                              const ReadLimits& limits)
{
    const std::size_t before = problems.errorCount();
    if (!checkText(text, fileName, problems, limits))
        return std::nullopt;
    ValueBuilder builder(fileName, problems, limits);
    YamlHandler handler(builder, limits);
    try {
        TextBuffer buffer(text);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(handler))
            parser.HandleNextDocument(handler); // OnDocumentStart refuses it
    } catch (const Stop&) {
        // The problem is noted.
    } catch (const YAML::Exception& failure) {
        const bool known = failure.mark.line >= 0;
        problems.error(known ? builder.at(static_cast<std::uint32_t>(failure.mark.line + 1),
                                          static_cast<std::uint32_t>(failure.mark.column + 1))
                             : Location::of(fileName),
                       {}, "not valid YAML: " + shortened(failure.what()),
                       known && indentedByTab(text, failure.mark.line) ? "YAML is indented by spaces, never by tabs" : "");
    } catch (const std::exception& failure) {
        problems.error(Location::of(fileName), {}, std::string("cannot be read: ") + failure.what());
    }
    if (problems.errorCount() > before)
        return std::nullopt;
    Value value = builder.take();
    if (!value.location().known())
        value.setLocation(builder.at(1, 1)); // an empty file is null
    return value;
}

} // namespace postern::schema
