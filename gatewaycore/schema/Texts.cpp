// SPDX-License-Identifier: Apache-2.0
#include "schema/Texts.h"

namespace postern::schema {

Value listOf(const std::vector<std::string>& texts)
{
    Value out = Value::list();
    for (const std::string& text : texts)
        out.push(text);
    return out;
}

} // namespace postern::schema
