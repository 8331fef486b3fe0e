// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/FleetRules.h"

#include <QDateTime>
#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace postern::federation {

std::string FleetRules::time() const { return now ? now() : QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

std::string FleetRules::name() const
{
    if (!who.empty())
        return who;
    for (const char* name : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QByteArray user = qgetenv(name); !user.isEmpty())
            return user.toStdString();
    }
#ifdef Q_OS_UNIX // a session without a login shell has none of them
    if (const passwd* const user = getpwuid(geteuid()); user != nullptr && user->pw_name != nullptr)
        return user->pw_name;
#endif
    return "unknown";
}

} // namespace postern::federation
