// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/DifferenceDialog.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QVBoxLayout>

namespace postern::workbench {

DifferenceDialog::DifferenceDialog(AppContext& context, QString file, QWidget* parent)
    : QDialog(parent), context_(context), file_(std::move(file)), what_(named(new QComboBox(this), "gateway.differences.what", tr("Compared with"))),
      count_(named(new QLabel(this), "gateway.differences.count", tr("Number of differences"))),
      text_(named(new QPlainTextEdit(this), "gateway.differences.text", tr("Differences")))
{
    setObjectName(QStringLiteral("gateway.differences"));
    setWindowTitle(tr("Differences of %1").arg(file_));
    what_->addItem(tr("Draft and what runs"));
    if (file_.startsWith(QLatin1String("apis/")))
        what_->addItem(tr("Chain of the draft and of the pulled revision"));
    text_->setReadOnly(true);
    text_->setTabChangesFocus(true);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setFont(context.theme.monospace());
    count_->setWordWrap(true);
    auto* buttons = named(new QDialogButtonBox(QDialogButtonBox::Close, this), "gateway.differences.buttons", windowTitle());
    if (QPushButton* close = buttons->button(QDialogButtonBox::Close)) {
        close->setObjectName(QStringLiteral("gateway.differences.close"));
        close->setAccessibleName(close->text());
    }
    auto* column = new QVBoxLayout(this);
    column->addWidget(what_);
    column->addWidget(count_);
    column->addWidget(text_, 1);
    column->addWidget(buttons);
    connect(what_, &QComboBox::currentIndexChanged, this, &DifferenceDialog::show);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(760, 560);
    show(0);
}

DifferenceDialog::~DifferenceDialog() { reader_.waitForDone(); }

void DifferenceDialog::show(int what)
{
    const Drafts& drafts = context_.workspace.drafts();
    const QString draft = drafts.text(file_);
    if (what == 0)
        return fill(diffTexts(drafts.saved(file_), draft));
    text_->clear();
    count_->setText(tr("Reading the API's files…"));
    const QString api = file_.section(QLatin1Char('/'), 1, 1);
    reader_.start([this, folder = context_.workspace.folder(), gateway = drafts.draft(QStringLiteral("gateway.yaml")), api, draft] {
        QMetaObject::invokeMethod(this, [this, chains = plannedChains(folder, gateway, api, draft)] { showChains(chains); }, Qt::QueuedConnection);
    });
}

void DifferenceDialog::showChains(const PlannedChains& chains)
{
    if (what_->currentIndex() == 0)
        return; // something else was chosen meanwhile
    if (!chains.problem.isEmpty()) {
        text_->clear();
        count_->setText(chains.problem);
        return;
    }
    fill(diffTexts(chains.revision, chains.draft));
}

void DifferenceDialog::fill(const QVector<TextDiffLine>& lines)
{
    using Kind = TextDiffLine::Kind;
    QString text;
    int differences = 0;
    for (const TextDiffLine& line : lines) {
        text += (line.kind == Kind::Added ? QLatin1String("+ ") : line.kind == Kind::Removed ? QLatin1String("- ") : QLatin1String("  ")) + line.text + QLatin1Char('\n');
        differences += line.kind == Kind::Same ? 0 : 1;
    }
    text_->setPlainText(text);
    count_->setText(differences == 0 ? tr("No differences.") : tr("%Ln line(s) differ.", nullptr, differences));
    QList<QTextEdit::ExtraSelection> marks;
    int n = 0;
    int first = -1;
    for (const TextDiffLine& line : lines) {
        if (line.kind != Kind::Same) {
            QTextEdit::ExtraSelection mark;
            mark.format.setBackground(context_.theme.colour(line.kind == Kind::Added ? Colour::DiffAdded : Colour::DiffRemoved));
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            mark.cursor = QTextCursor(text_->document()->findBlockByNumber(n));
            marks.append(mark);
            first = first < 0 ? n : first;
        }
        ++n;
    }
    text_->setExtraSelections(marks);
    if (first >= 0) {
        text_->setTextCursor(QTextCursor(text_->document()->findBlockByNumber(first)));
        text_->centerCursor();
    }
}

} // namespace postern::workbench
