// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::schema {

/// Puts a Value together from a parser's events and holds the budgets and the rule of unique keys. Every step returns
/// false, with a problem, when reading has to end.
class ValueBuilder {
  public:
    ValueBuilder(std::string_view fileName, Problems& problems, const ReadLimits& limits)
        : file_(Location::of(fileName)), problems_(problems), limits_(limits)
    {
    }

    [[nodiscard]] Location at(std::uint32_t line, std::uint32_t column) const noexcept
    {
        return {file_.fileName, line, column};
    }
    /// Whether the next scalar is a key.
    [[nodiscard]] bool expectsKey() const noexcept { return !open_.empty() && open_.back().map && !open_.back().keyed; }
    [[nodiscard]] bool key(std::string name, const Location& location);
    /// YAML's `<<`: its value is a map, or a list of maps, whose entries the map gets where it has none of its own.
    [[nodiscard]] bool mergeKey(const Location& location);
    [[nodiscard]] bool scalar(Value value, const Location& location);
    [[nodiscard]] bool begin(bool map, const Location& location);
    [[nodiscard]] bool end();
    /// What a value costs: itself and what is inside of it, and the octets of their texts and keys.
    struct Weight {
        std::size_t values = 1;
        std::size_t octets = 0;
    };
    /// A finished value that weighs so much (an expanded alias).
    [[nodiscard]] bool put(Value value, const Weight& weight, const Location& location);

    [[nodiscard]] std::size_t depth() const noexcept { return open_.size(); }
    /// Of all that has been put in so far.
    [[nodiscard]] const Weight& weight() const noexcept { return weight_; }
    /// The value that was finished last, in its place: valid until the next event.
    [[nodiscard]] const Value& lastFinished() const noexcept;
    [[nodiscard]] bool complete() const noexcept { return done_ && open_.empty(); }
    [[nodiscard]] Value take() { return std::move(root_); }

    [[nodiscard]] bool fail(const Location& location, std::string message, std::string hint = {});
    /// The path of the value that comes next.
    [[nodiscard]] std::string path() const;

  private:
    struct Open {
        Location location;
        std::vector<Value> items;
        std::vector<Entry> entries;
        bool map = false;
        bool keyed = false; ///< the last entry waits for its value
        std::optional<std::size_t> mergeAt; ///< the entry that is a merge key
    };
    [[nodiscard]] bool finishMap(Open& open);
    [[nodiscard]] bool mergeInto(Open& open);
    void refuseDuplicates(const Open& open);

    Location file_;
    Problems& problems_;
    const ReadLimits& limits_;
    std::vector<Open> open_;
    Value root_;
    Weight weight_{0, 0};
    bool done_ = false;
};

} // namespace postern::schema
