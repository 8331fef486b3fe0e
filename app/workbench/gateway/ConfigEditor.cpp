// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ConfigEditor.h"

#include "workbench/editor/CodeView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int draftAfterMs = 1'000;
}

ConfigEditor::ConfigEditor(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), files_(named(new QComboBox(this), "gateway.config.files", tr("File"))),
      save_(named(new QPushButton(icon(u"save"), tr("Save"), this), "gateway.config.save", tr("Save the file"))),
      revert_(named(new QPushButton(icon(u"undo-2"), tr("Revert"), this), "gateway.config.revert", tr("Read the file again and forget the changes"))),
      bar_(new InlineBar(QStringLiteral("gateway.config.bar"), this)),
      text_(new CodeView(context.theme, QStringLiteral("gateway.config.text"), tr("Text of the file"), this))
{
    setObjectName(QStringLiteral("gateway.config"));
    setAccessibleName(tr("Configuration"));
    bar_->setAccessibleName(tr("Message about the file"));
    text_->setLanguage(CodeView::Language::Yaml);
    files_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* row = new QHBoxLayout;
    row->addWidget(files_);
    row->addWidget(save_);
    row->addWidget(revert_);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(bar_);
    column->addWidget(text_, 1);
    connect(files_, &QComboBox::currentIndexChanged, this, &ConfigEditor::load);
    connect(save_, &QPushButton::clicked, this, &ConfigEditor::save);
    connect(revert_, &QPushButton::clicked, this, &ConfigEditor::revert);
    connect(text_, &CodeView::modificationChanged, this, [this](bool modified) {
        save_->setEnabled(modified);
        revert_->setEnabled(modified);
        files_->setEnabled(!modified); // another file only after this one is saved or given up
        files_->setToolTip(modified ? tr("Save or revert this file first.") : QString());
    });
    // A crash must not cost more than the last moment's typing.
    draftLater_.setSingleShot(true);
    draftLater_.setInterval(draftAfterMs);
    connect(&draftLater_, &QTimer::timeout, this, &ConfigEditor::draftChanged);
    connect(text_, &CodeView::textChanged, &draftLater_, qOverload<>(&QTimer::start));
    connect(text_, &CodeView::modificationChanged, &draftLater_, qOverload<>(&QTimer::start));
    connect(&context.workspace, &Workspace::opened, this, &ConfigEditor::fill);
    connect(&context.workspace, &Workspace::apisChanged, this, &ConfigEditor::fill);
    save_->setEnabled(false);
    revert_->setEnabled(false);
    fill();
}

void ConfigEditor::fill()
{
    if (isModified())
        return;
    const QString keep = shown_;
    const QSignalBlocker quiet(files_);
    files_->clear();
    const QDir root(context_.workspace.folder());
    if (!context_.workspace.isOpen())
        return;
    QStringList names;
    for (const char* name : {"gateway.yaml", "policies.yaml"}) {
        if (root.exists(QLatin1String(name)))
            names << QLatin1String(name);
    }
    for (const WorkspaceApi& api : context_.workspace.apis()) {
        const QString own = QStringLiteral("apis/%1/postern.yaml").arg(api.id);
        if (root.exists(own))
            names << own;
        else if (QFileInfo(api.path).isFile())
            names << QStringLiteral("apis/") + api.id;
    }
    for (const QString& name : std::as_const(names))
        files_->addItem(name, root.filePath(name));
    files_->setCurrentIndex(std::max(0, files_->findData(keep)));
    load();
}

QString ConfigEditor::currentFile() const { return files_->currentData().toString(); }

void ConfigEditor::load()
{
    const bool again = shown_ == currentFile();
    shown_ = currentFile();
    bar_->clear();
    QFile file(shown_);
    if (shown_.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        text_->setText({});
        text_->setReadOnly(true);
        if (!shown_.isEmpty())
            bar_->show(InlineBar::Kind::Error, {tr("%1 cannot be opened.").arg(shown_), file.errorString(), {}, {}});
        return;
    }
    text_->setReadOnly(false);
    text_->setLanguage(CodeView::languageOf(shown_));
    const QString now = QString::fromUtf8(file.readAll());
    if (again && text_->text() == now)
        text_->setModified(false); // and the caret stays where somebody was
    else
        text_->setText(now);
    mark();
}

bool ConfigEditor::isModified() const { return text_->isModified(); }

bool ConfigEditor::save()
{
    const QByteArray bytes = text_->text().toUtf8();
    QSaveFile file(shown_);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        bar_->show(InlineBar::Kind::Error, {tr("%1 was not saved.").arg(shown_), file.errorString(),
                                            tr("The text is still here. Check free space and permissions, then save again."), {}});
        return false;
    }
    text_->setModified(false);
    bar_->clear();
    Q_EMIT saved(shown_);
    return true;
}

void ConfigEditor::revert()
{
    text_->setModified(false);
    load();
}

void ConfigEditor::reread()
{
    if (!isModified())
        fill();
}

ConfigEditor::Draft ConfigEditor::draft() const { return isModified() ? Draft{shown_, text_->text()} : Draft{}; }

void ConfigEditor::restore(const Draft& draft)
{
    text_->setModified(false);
    fill();
    if (draft.path.isEmpty())
        return;
    if (files_->findData(draft.path) < 0) // removed in the meantime: saving makes it anew
        files_->addItem(QFileInfo(draft.path).fileName(), draft.path);
    const int at = files_->findData(draft.path);
    if (at != files_->currentIndex())
        files_->setCurrentIndex(at); // loads it
    if (text_->text() == draft.text)
        return;
    bar_->show(InlineBar::Kind::Info, {tr("Unsaved edits of %1 are here again.").arg(files_->currentText()), {},
                                       tr("Save them, or revert to what the file says."), {}});
    text_->setReadOnly(false);
    text_->retype(draft.text);
    mark();
}

QWidget* ConfigEditor::firstFocus() const { return text_; }

bool ConfigEditor::owns(const QString& path) const { return files_->findData(QFileInfo(path).absoluteFilePath()) >= 0 || files_->findText(path) >= 0; }

void ConfigEditor::openFile(const QString& path, int line, int column)
{
    int at = files_->findData(QFileInfo(path).absoluteFilePath());
    if (at < 0)
        at = files_->findText(path); // problems name files as they stand in the folder
    if (at >= 0 && files_->isEnabled())
        files_->setCurrentIndex(at);
    if (line > 0)
        text_->goTo(line, column);
    text_->setFocus(Qt::OtherFocusReason);
}

void ConfigEditor::showProblems(const QVector<Problem>& problems)
{
    problems_ = problems;
    mark();
}

void ConfigEditor::mark()
{
    text_->clearMarks();
    for (const Problem& problem : std::as_const(problems_)) {
        const bool here = problem.file == shown_ || problem.file == files_->currentText() ||
                          (!problem.file.isEmpty() && shown_.endsWith(QLatin1Char('/') + problem.file));
        if (here && problem.line > 0)
            text_->markProblem(problem.line, problem.hint.isEmpty() ? problem.message : QStringLiteral("%1\n%2").arg(problem.message, problem.hint));
    }
}

} // namespace postern::workbench
