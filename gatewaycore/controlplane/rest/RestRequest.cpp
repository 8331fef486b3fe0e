// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RestRequest.h"

#include <algorithm>

namespace postern::rest {

void RestHeaders::set(QByteArray name, QByteArray value)
{
    std::erase_if(fields_, [&](const RestHeader& field) { return field.name.compare(name, Qt::CaseInsensitive) == 0; });
    add(std::move(name), std::move(value));
}

QByteArray RestHeaders::value(QByteArrayView name) const
{
    for (const RestHeader& field : fields_) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0)
            return field.value;
    }
    return {};
}

bool RestHeaders::contains(QByteArrayView name) const
{
    return std::any_of(fields_.begin(), fields_.end(), [&](const RestHeader& field) {
        return field.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

} // namespace postern::rest
