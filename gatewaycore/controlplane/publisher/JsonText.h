// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace postern::publisher {

/// Valid JSON with line breaks and two spaces a level: only the white space between tokens changes, so every number,
/// escape and the order of keys stay as the server wrote them.
QByteArray indentedJson(const QByteArray& json);

/// The text of a JSON string (its quotes included); for names in files of ours.
QByteArray quotedJson(const QString& text);

} // namespace postern::publisher
