// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ContractCheck.h"

#include "dataplane/pipeline/CredentialNames.h"
#include "jsonschema/Uri.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::filters {
namespace {

/// Both directions and both ways to take formats make contracts of their own.
std::string nameOf(const validation::Contract::Options& options)
{
    const bool requests = options.direction == validation::Contract::Direction::Requests;
    return std::string(requests ? "requests" : "responses") + (options.formats ? " with formats" : "");
}

/// What is wrong with a value, and the value itself unless it is a credential by its name.
std::string messageOf(const jsonschema::Violation& violation, bool secret)
{
    const std::vector<std::string> parts = jsonschema::pointerParts(violation.instance);
    secret = secret || std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return pipeline::isCredentialMember(part); });
    const std::string message = secret ? "does not meet " + std::string(violation.keyword) : violation.message;
    return violation.instance.empty() ? message : "at " + violation.instance + ' ' + message;
}

} // namespace

std::optional<ContractPart> ContractPart::of(const pipeline::FilterContext& context, const validation::Contract::Options& options,
                                             const schema::Location& at, schema::Problems& problems)
{
    if (context.api == nullptr)
        return ContractPart{}; // a chain without an API has no calls to look at
    if (context.api->definition == nullptr) {
        problems.error(at, context.instance, "the API " + context.api->title() + " has no OpenAPI definition to hold calls against",
                       "add it as Definitions/swagger.yaml");
        return std::nullopt;
    }
    ContractPart part;
    const auto make = [&] { return validation::Contract::make(*context.api->definition, options, problems); };
    part.contract = context.shared != nullptr ? context.shared->get<const validation::Contract>(nameOf(options), make) : make();
    if (part.contract == nullptr)
        return std::nullopt;
    if (context.operation != nullptr)
        part.operation = part.contract->find(context.operation->method, context.operation->pathTemplate);
    return part;
}

void Breaches::add(std::string_view part, std::string_view problem)
{
    if (full())
        return;
    ++count_;
    const std::string sentence = (forSender_.empty() ? "" : "; ") + std::string(part) + ' ' + std::string(problem);
    forSender_ += sentence;
    forOperator_ += sentence;
}

void Breaches::add(std::string_view part, const jsonschema::Outcome& outcome, bool secret)
{
    for (const jsonschema::Violation& violation : outcome.violations) {
        if (full())
            return;
        add(part, messageOf(violation, secret));
        forOperator_ += " (" + violation.schema;
        if (violation.location.known())
            forOperator_ += ", " + violation.location.toString();
        forOperator_ += ')';
    }
    if (outcome.more)
        forOperator_ += "; and more";
}

std::optional<schema::Value> readContent(std::string_view content, std::size_t depth, std::string& problem)
{
    schema::Problems problems;
    schema::ReadLimits limits;
    limits.depth = depth;
    limits.values = 200'000;
    std::optional<schema::Value> value = schema::readJson(content, "content", problems, limits);
    if (!value) {
        const schema::Problem& first = problems.all().front();
        problem = "is " + first.message;
        if (!problem.starts_with("is not"))
            problem = "cannot be read: " + first.message;
        if (first.location.line != 0)
            problem += ", at line " + std::to_string(first.location.line) + ", column " + std::to_string(first.location.column);
    }
    return value;
}

} // namespace postern::filters
