// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

namespace postern::workbench {

/// A call as a curl command line says it, as people paste it from documentation, a browser or this workbench.
struct CurlCommand {
    QString method = QStringLiteral("GET");
    QString url;
    QVector<QPair<QString, QString>> headers;
    QByteArray body;
    bool insecure = false; ///< -k
    /// What the command asked for and this call cannot do, each a sentence.
    QStringList remarks;

    /// Reads a command line as a POSIX shell would: quotes, $'..', backslashes, lines continued by \ (or ^ and `, as
    /// Windows writes them). Nothing, with the reason in `error`, when it is not one; nothing is ever executed or opened.
    [[nodiscard]] static std::optional<CurlCommand> parse(const QString& text, QString& error);
    /// A command line for a POSIX shell that makes this call.
    [[nodiscard]] QString toText() const;
    [[nodiscard]] QString header(const QString& name) const;
};

/// `text` so that a POSIX shell takes it as one word, unchanged.
[[nodiscard]] QString shellWord(const QString& text);

} // namespace postern::workbench
