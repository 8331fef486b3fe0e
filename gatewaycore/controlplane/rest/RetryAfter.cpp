// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RetryAfter.h"

#include <QLocale>
#include <algorithm>

namespace postern::rest {

std::optional<Milliseconds> parseRetryAfter(QByteArrayView value, const QDateTime& now)
{
    const QByteArray text = value.toByteArray().simplified();
    if (text.isEmpty())
        return {};
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        constexpr qint64 year = 365LL * 24 * 3600;
        return Milliseconds(1000 * (text.size() > 8 ? year : std::min(text.toLongLong(), year)));
    }
    const QLocale english = QLocale::c();
    const QString date = QString::fromLatin1(text);
    for (const char* format :
         {"ddd, dd MMM yyyy hh:mm:ss 'GMT'", "dddd, dd-MMM-yy hh:mm:ss 'GMT'", "ddd MMM d hh:mm:ss yyyy"}) {
        QDateTime when = english.toDateTime(date, QLatin1String(format));
        if (!when.isValid())
            continue;
        if (when.date().year() < 1970) // Qt reads a year of two digits as 19yy
            when = when.addYears(100);
        when.setTimeSpec(Qt::UTC);
        return Milliseconds(std::max<qint64>(0, now.msecsTo(when)));
    }
    return {};
}

} // namespace postern::rest
