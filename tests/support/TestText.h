// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <string>

namespace postern::test {

/// As QCOMPARE shows it best.
inline QString q(const std::string& text) { return QString::fromStdString(text); }
inline QByteArray octets(const std::string& text) { return QByteArray::fromStdString(text); }

} // namespace postern::test
