// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QByteArrayView>
#include <QDateTime>
#include <optional>

namespace postern::rest {

/// How long a Retry-After field (RFC 9110 10.2.3) asks to wait: seconds, or a date in any of the three HTTP formats
/// (5.6.7). A date that has passed is no wait; nothing when it is malformed.
std::optional<Milliseconds> parseRetryAfter(QByteArrayView value, const QDateTime& now);

} // namespace postern::rest
