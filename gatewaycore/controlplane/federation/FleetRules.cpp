// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/FleetRules.h"

#include <QDateTime>

namespace postern::federation {

std::string FleetRules::time() const { return now ? now() : QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

std::string FleetRules::name() const
{
    if (!who.empty())
        return who;
    const QByteArray user = qgetenv("USER");
    return user.isEmpty() ? "unknown" : user.toStdString();
}

} // namespace postern::federation
