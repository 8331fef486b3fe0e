// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jsonschema/Compiler.h"
#include "jsonschema/Program.h"
#include "jsonschema/SchemaIndex.h"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace postern::jsonschema {

/// Turns schemas, keyword by keyword, into nodes and instructions. Schemas that wait are in a queue: however they refer to
/// each other, nothing recurses.
class KeywordCompiler {
  public:
    KeywordCompiler(SchemaIndex& index, Program& program, const CompileOptions& options)
        : index_(index), program_(program), options_(options)
    {
    }

    /// The node of a schema; compiled by run().
    [[nodiscard]] NodeId nodeFor(const Place& place);
    void run(schema::Problems& problems);

  private:
    using Handler = void (KeywordCompiler::*)(const schema::Entry&);
    struct Rule {
        std::string_view keyword;
        Vocabulary vocabulary;
        Handler handler;
        Op op;
    };
    static const Rule rules_[];

    void compileNode(NodeId id);
    void compileSchema(const schema::Value& schema);
    void finishDynamicAnchors();
    [[nodiscard]] bool has(std::string_view keyword) const;

    // one keyword each; rule_ says which
    void type(const schema::Entry&);
    void constant(const schema::Entry&);
    void enumeration(const schema::Entry&);
    void bound(const schema::Entry&);
    void multipleOf(const schema::Entry&);
    void count(const schema::Entry&);
    void pattern(const schema::Entry&);
    void format(const schema::Entry&);
    void uniqueItems(const schema::Entry&);
    void required(const schema::Entry&);
    void dependentRequired(const schema::Entry&);
    void reference(const schema::Entry&);
    void dynamicReference(const schema::Entry&);
    void list(const schema::Entry&);
    void single(const schema::Entry&);
    void condition(const schema::Entry&);
    void dependentSchemas(const schema::Entry&);
    void dependencies(const schema::Entry&);
    void properties(const schema::Entry&);
    void items(const schema::Entry&);
    void contains(const schema::Entry&);
    void unevaluated(const schema::Entry&);

    void append(const schema::Entry& keyword, Op op, std::size_t index = 0, std::uint64_t count = 0);
    void wrong(const schema::Entry& keyword, std::string message, std::string hint = {});
    [[nodiscard]] NodeId below(const schema::Value& schema);
    [[nodiscard]] std::vector<NodeId> nodesOf(const schema::Entry& keyword);
    [[nodiscard]] std::optional<std::uint64_t> countOf(const schema::Entry& keyword);
    [[nodiscard]] std::optional<std::vector<std::string>> namesOf(const schema::Entry& keyword, const schema::Value& list);
    [[nodiscard]] std::optional<std::uint32_t> patternOf(const schema::Entry& keyword, std::string_view text);
    [[nodiscard]] std::uint32_t anchorNumber(const std::string& name);
    [[nodiscard]] std::optional<Place> resolved(const schema::Entry& keyword);
    [[nodiscard]] bool requiredHere(std::string_view property);
    [[nodiscard]] const Rules& rules() const { return index_.resource(place_.resource).rules; }

    SchemaIndex& index_;
    Program& program_;
    CompileOptions options_;
    schema::Problems* problems_ = nullptr;
    std::deque<Place> waiting_; ///< in the order of their nodes
    NodeId next_ = 0;           ///< the node of the first that waits
    std::unordered_map<const schema::Value*, NodeId> nodes_;
    std::map<std::string, std::uint32_t, std::less<>> anchorNumbers_;
    std::map<std::string, std::uint32_t, std::less<>> patternNumbers_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> anchorsDone_;
    // while one schema is compiled
    Place place_;
    NodeId node_ = 0;
    const schema::Value* schema_ = nullptr;
    const Rule* rule_ = nullptr;
};

} // namespace postern::jsonschema
