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
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(theme.monospace());
    connect(&theme, &Theme::changed, this, &DiffView::fill);
}

void DiffView::setLines(const QVector<DiffLine>& lines)
{
    lines_ = lines;
    fill();
}

void DiffView::goToDifference(int direction)
{
    // Every line begins with its sign, so the text itself says where a run begins.
    const auto differs = [](const QTextBlock& block) { return block.isValid() && !block.text().isEmpty() && block.text().at(0) != QLatin1Char(' '); };
    QVector<int> runs;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (differs(block) && !differs(block.previous()))
            runs.append(block.position());
    }
    if (runs.isEmpty())
        return;
    const int now = textCursor().block().position();
    int to = direction > 0 ? runs.first() : runs.last();
    for (const int run : std::as_const(runs)) {
        if (direction > 0 && run > now) {
            to = run;
            break;
        }
        if (direction < 0 && run < now)
            to = run;
    }
    QTextCursor cursor(document());
    cursor.setPosition(to);
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::ShortcutFocusReason);
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
