// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jsonschema/Program.h"
#include "jsonschema/Validator.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace postern::jsonschema {

/// Runs a Program on one value. A schema that is being applied to a value is a Frame on a stack of ours; a keyword that
/// applies further schemas is called again with the result of each. Nothing recurses.
///
/// Two schemas may both lead to a third one for the same value, and so at each level of the value, which would double the
/// work each time. So, once a check has become long, results of schemas that several ways lead to are remembered.
class Machine {
  public:
    Machine(const Program& program, const ValidationLimits& limits) : program_(program), limits_(limits) {}

    [[nodiscard]] Outcome run(NodeId root, const schema::Value& value, bool reasons);

  private:
    /// What a frame does about violations. Each frame does at most what the one below it does.
    enum class Report : std::uint8_t {
        None,  ///< the first one ends it, without a word: whoever asks wants to know yes or no
        First, ///< the first one ends it
        All,   ///< goes on; the value as a whole is not valid
    };
    static constexpr std::uint32_t inPlace = 0xffffffffU;

    struct Frame {
        const Node* node = nullptr;
        const schema::Value* value = nullptr;
        NodeId id = 0;
        std::uint32_t step = 0; ///< the instruction
        // What the instruction keeps between its calls.
        std::uint32_t at = 0;
        std::uint32_t stage = 0;
        std::uint32_t matched = 0;
        std::uint32_t first = 0;
        std::size_t mark = 0; ///< violations there were
        // What the frame is.
        std::size_t bits = 0;        ///< where its bits begin, when it tracks
        std::uint32_t scope = 0;     ///< dynamic scope
        std::uint32_t key = inPlace; ///< the position of its value in the value of the frame below
        std::uint32_t depth = 0;
        Report report = Report::None;
        bool valid = true;
        bool tracks = false;   ///< it keeps which items or properties were evaluated
        bool keeps = false;    ///< the frame below takes them over
        bool remember = false; ///< its result goes into memory_
    };
    struct Below { ///< what a frame is pushed with
        const schema::Value* value;
        std::uint32_t key;
        Report report;
        bool keeps;
    };
    using Child = std::optional<bool>;

    void step();
    void leave();
    void enter(NodeId id, const Below& below);
    void push(NodeId id, const Below& below, const Frame* parent);
    [[nodiscard]] bool recalled(const Frame& frame);

    void assertion(Frame&, const Instruction&);
    void reference(Frame&, NodeId target, Child);
    void allOf(Frame&, const Instruction&, Child);
    void anyOf(Frame&, const Instruction&, Child);
    void oneOf(Frame&, const Instruction&, Child);
    void negation(Frame&, const Instruction&, Child);
    void condition(Frame&, const Instruction&, Child);
    void dependentSchemas(Frame&, const Instruction&, Child);
    void properties(Frame&, const Instruction&, Child);
    void propertyNames(Frame&, const Instruction&, Child);
    void items(Frame&, const Instruction&, Child);
    void contains(Frame&, const Instruction&, Child);
    void unevaluated(Frame&, const Instruction&, Child);
    void explainBranches(Frame&, const Instruction&, Child);
    void keepBestBranch(const Frame&);

    void next(Frame& frame) const;
    [[nodiscard]] Below same(const Frame& frame, Report report, bool keeps = true) const;
    [[nodiscard]] Below inside(const Frame& frame, std::uint32_t key, Report report) const;
    void mark(const Frame& frame, std::size_t position);
    [[nodiscard]] bool isMarked(const Frame& frame, std::size_t position) const;
    [[nodiscard]] DynamicTarget targetOf(const Frame& frame, const Instruction& instruction) const;
    [[nodiscard]] std::uint32_t extended(std::uint32_t scope, std::uint32_t resource);

    void fail(Frame& frame, const Instruction& instruction, std::string message);
    void record(const Frame& frame, const Instruction& instruction, std::string message);
    void exhaust(std::string message);
    void checkCount();
    [[nodiscard]] std::string pointer() const;

    struct Key {
        const schema::Value* value;
        NodeId node;
        std::uint32_t scope;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    struct Known {
        bool valid = false;
        Report report = Report::None; ///< the most that was said about it
    };

    const Program& program_;
    const ValidationLimits& limits_;
    Outcome outcome_;
    std::vector<Frame> frames_;
    std::vector<std::uint64_t> bits_; ///< of all frames that track, one after the other
    Child returned_;                  ///< what the frame that was left last, or was not needed, came to
    std::size_t steps_ = 0;
    bool stopped_ = false;
    std::unordered_map<Key, Known, KeyHash> memory_;
    std::deque<schema::Value> names_; ///< names of properties as values
    /// Dynamic scopes by number: for each name of an anchor the node that it leads to.
    std::vector<std::vector<NodeId>> scopes_;
    std::map<std::vector<NodeId>, std::uint32_t> scopeNumbers_;
};

} // namespace postern::jsonschema
