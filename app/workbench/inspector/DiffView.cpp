// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/DiffView.h"

#include "workbench/theme/Theme.h"

#include <QTextBlock>
#include <optional>

namespace postern::workbench {

DiffView::DiffView(const Theme& theme, QWidget* parent) : QPlainTextEdit(parent), theme_(theme)
{
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    setFont(theme.monospace());
    connect(&theme, &Theme::changed, this, &DiffView::fill);
}

void DiffView::setLines(const QVector<DiffLine>& lines)
{
    lines_ = lines;
    fill();
}

void DiffView::fill()
{
    clear();
    QTextCursor cursor(document());
    bool first = true;
    const auto put = [&](const QString& sign, const QString& text, std::optional<Colour> ground) {
        QTextBlockFormat format;
        if (ground)
            format.setBackground(theme_.colour(*ground));
        if (!first)
            cursor.insertBlock(format);
        else
            cursor.setBlockFormat(format);
        first = false;
        cursor.insertText(sign + text);
    };
    for (const DiffLine& line : lines_) {
        switch (line.kind) {
        case DiffLine::Kind::Same:
            put(QStringLiteral("  "), line.text, std::nullopt);
            break;
        case DiffLine::Kind::Added:
            put(QStringLiteral("+ "), line.text, Colour::DiffAdded);
            break;
        case DiffLine::Kind::Removed:
            put(QStringLiteral("- "), line.text, Colour::DiffRemoved);
            break;
        case DiffLine::Kind::Changed:
            put(QStringLiteral("- "), line.before, Colour::DiffRemoved);
            put(QStringLiteral("+ "), line.text, Colour::DiffAdded);
            break;
        }
    }
    moveCursor(QTextCursor::Start);
}

} // namespace postern::workbench
