// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Validator.h"

#include "jsonschema/Machine.h"
#include "jsonschema/Program.h"

namespace postern::jsonschema {

std::string Violation::toString() const
{
    return (instance.empty() ? std::string("the value") : instance) + ' ' + message;
}

Outcome Validator::validate(SchemaId schema, const schema::Value& value, const ValidationLimits& limits) const
{
    return Machine(*program_, limits).run(schema.node, value, true);
}

bool Validator::accepts(SchemaId schema, const schema::Value& value, const ValidationLimits& limits) const
{
    return Machine(*program_, limits).run(schema.node, value, false).valid;
}

std::size_t Validator::size() const noexcept { return program_->nodes.size() + program_->instructions.size(); }

} // namespace postern::jsonschema
