// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainScope.h"

#include "workbench/shell/Page.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr int titleRole = Qt::UserRole + 1; ///< "Orders 1.0.0"
constexpr int longestOperation = 40;        ///< characters of an operation in the list
} // namespace

ChainScope::ChainScope(const Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace), files_(named(new QComboBox(this), "gateway.edit.scope", tr("Whose chain"))),
      operations_(named(new QComboBox(this), "gateway.edit.operation", tr("For which operation"))),
      where_(named(new QLabel(this), "gateway.edit.where", tr("Where the changes are written")))
{
    named(this, "gateway.edit.scopes", tr("Whose chain"));
    files_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    operations_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    operations_->setMaximumWidth(operations_->fontMetrics().averageCharWidth() * longestOperation);
    operations_->setToolTip(tr("Filters for every operation of the API, or for one"));
    where_->setTextFormat(Qt::PlainText);
    where_->installEventFilter(this);
    where_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it tells; the window is not to grow for it
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(files_);
    row->addWidget(operations_);
    row->addWidget(where_, 1);
    connect(files_, &QComboBox::currentIndexChanged, this, [this] {
        if (filling_)
            return;
        fillOperations({});
        ask();
    });
    connect(operations_, &QComboBox::currentIndexChanged, this, [this] {
        if (!filling_)
            ask();
    });
}

bool ChainScope::isGateway() const { return file_ == gatewayFile(); }

QString ChainScope::api() const { return file_.startsWith(QLatin1String("apis/")) ? file_.section(QLatin1Char('/'), 1, 1) : QString(); }

QString ChainScope::title() const { return files_->itemData(files_->findData(file_), titleRole).toString(); }

bool ChainScope::choose(const QString& file, const QString& operation)
{
    const int at = files_->findData(file);
    if (at < 0)
        return false;
    filling_ = true;
    files_->setCurrentIndex(at);
    fillOperations(operation);
    filling_ = false;
    ask();
    return true;
}

void ChainScope::fill()
{
    filling_ = true;
    files_->clear();
    if (workspace_.isOpen()) {
        files_->addItem(tr("All APIs"), gatewayFile());
        for (const WorkspaceApi& api : workspace_.apis()) {
            if (!QFileInfo(api.path).isDir())
                continue; // a lone definition has no file of ours beside it
            const QString title = QStringLiteral("%1 %2").arg(api.name, api.version);
            files_->addItem(title, QStringLiteral("apis/%1/postern.yaml").arg(api.id));
            files_->setItemData(files_->count() - 1, title, titleRole);
        }
        files_->setCurrentIndex(std::max(0, files_->findData(file_)));
    }
    fillOperations(operation_);
    filling_ = false;
    ask();
}

void ChainScope::fillOperations(const QString& keep)
{
    const bool was = std::exchange(filling_, true);
    operations_->clear();
    const QString id = files_->currentData().toString().section(QLatin1Char('/'), 1, 1);
    operations_->addItem(tr("All operations"), QString());
    for (const WorkspaceApi& api : workspace_.apis()) {
        if (id.isEmpty() || api.id != id)
            continue;
        for (const WorkspaceApi::Operation& operation : api.operations) {
            const QString name = operation.method + QLatin1Char(' ') + operation.path;
            operations_->addItem(name, name);
        }
    }
    operations_->setCurrentIndex(std::max(0, operations_->findData(keep)));
    operations_->setVisible(operations_->count() > 1);
    filling_ = was;
}

void ChainScope::ask() { Q_EMIT chosen(); }

void ChainScope::take()
{
    file_ = files_->currentData().toString();
    operation_ = operations_->currentData().toString();
    where_->setToolTip(file_.isEmpty() ? QString() : tr("written to %1").arg(file_));
    showWhere();
}

/// As much of it as there is room for: a path is known by its ends.
void ChainScope::showWhere()
{
    where_->setText(where_->fontMetrics().elidedText(where_->toolTip(), Qt::ElideMiddle, where_->width()));
    where_->setAccessibleDescription(where_->toolTip());
}

bool ChainScope::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == where_ && (event->type() == QEvent::Resize || event->type() == QEvent::FontChange))
        showWhere();
    return QWidget::eventFilter(watched, event);
}

} // namespace postern::workbench
