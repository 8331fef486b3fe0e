// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Compiler.h"

#include "jsonschema/KeywordCompiler.h"
#include "jsonschema/Program.h"
#include "jsonschema/SchemaIndex.h"

#include <utility>

namespace postern::jsonschema {
namespace {

/// The schemas that an instruction applies to the same value, so far as that is known before there is one.
std::vector<NodeId> inPlace(const Program& program, const Instruction& instruction)
{
    switch (instruction.op) {
    case Op::Ref:
    case Op::Not: return {instruction.index};
    case Op::AllOf:
    case Op::AnyOf:
    case Op::OneOf: return program.lists[instruction.index];
    case Op::If: {
        const Condition& condition = program.conditions[instruction.index];
        return {condition.test, condition.whenTrue, condition.whenFalse};
    }
    case Op::DependentSchemas: {
        std::vector<NodeId> nodes;
        for (const NamedNode& named : program.namedNodes[instruction.index])
            nodes.push_back(named.node);
        return nodes;
    }
    default: return {};
    }
}

/// Schemas that lead back to themselves without going into the value would never end.
void refuseEndless(const Program& program, schema::Problems& problems)
{
    enum : std::uint8_t { Unseen, Open, Done };
    std::vector<std::uint8_t> state(program.nodes.size(), Unseen);
    struct Step {
        NodeId node;
        bool leave;
        const Instruction* from;
    };
    std::vector<Step> steps;
    for (NodeId root = 0; root < program.nodes.size(); ++root) {
        steps.push_back({root, false, nullptr});
        while (!steps.empty()) {
            const Step step = steps.back();
            steps.pop_back();
            if (step.leave) {
                state[step.node] = Done;
                continue;
            }
            if (state[step.node] == Open)
                problems.error(step.from->location, program.nodes[step.node].pointer,
                               "this schema leads back to itself for the same value, without end",
                               "take the " + std::string(step.from->keyword) + " out");
            if (state[step.node] != Unseen)
                continue;
            state[step.node] = Open;
            steps.push_back({step.node, true, nullptr});
            const Node& node = program.nodes[step.node];
            for (std::uint32_t i = node.first; i < node.end; ++i) {
                for (const NodeId below : inPlace(program, program.instructions[i])) {
                    if (below != noNode)
                        steps.push_back({below, false, &program.instructions[i]});
                }
            }
        }
    }
}

} // namespace

struct Compiler::State {
    explicit State(const CompileOptions& given)
        : options(given), program(std::make_shared<Program>()), keywords(index, *program, options)
    {
    }
    CompileOptions options;
    SchemaIndex index;
    std::shared_ptr<Program> program;
    KeywordCompiler keywords;
    bool failed = false; ///< something that was asked for could not be compiled
};

Compiler::Compiler(const CompileOptions& options) : state_(std::make_unique<State>(options)) {}
Compiler::Compiler(Compiler&&) noexcept = default;
Compiler& Compiler::operator=(Compiler&&) noexcept = default;
Compiler::~Compiler() = default;

void Compiler::add(std::string uri, schema::Value document)
{
    state_->index.add(std::move(uri), std::move(document), state_->options.dialect);
}

std::optional<SchemaId> Compiler::compile(std::string_view reference, schema::Problems& problems)
{
    const Result<Place> place = state_->index.resolve({}, reference, problems);
    if (!place) {
        problems.error({}, std::string(reference), place.error().message());
        state_->failed = true;
        return std::nullopt;
    }
    const SchemaId id{state_->keywords.nodeFor(*place)};
    const std::size_t before = problems.errorCount();
    state_->keywords.run(problems);
    state_->failed = state_->failed || problems.errorCount() > before;
    return problems.errorCount() == before ? std::optional(id) : std::nullopt;
}

std::optional<Validator> Compiler::finish(schema::Problems& problems)
{
    const std::size_t before = problems.errorCount();
    const bool failed = state_->failed;
    refuseEndless(*state_->program, problems);
    Validator validator(std::move(state_->program));
    *this = Compiler(state_->options);
    return !failed && problems.errorCount() == before ? std::optional(std::move(validator)) : std::nullopt;
}

} // namespace postern::jsonschema
