// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/FilePane.h"

#include "workbench/editor/CodeView.h"
#include "workbench/models/HexDump.h"
#include "workbench/shell/Page.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr qsizetype mostText = 4 << 20;   ///< octets of a text that are shown
constexpr qsizetype mostBinary = 16 << 10; ///< and of what is none
} // namespace

FilePane::FilePane(const Theme& theme, QWidget* parent)
    : QWidget(parent), title_(named(new QLabel(this), "export.file.title", tr("File shown"))),
      text_(new CodeView(theme, QStringLiteral("export.file.text"), tr("Text of the chosen file"), this))
{
    setObjectName(QStringLiteral("export.file"));
    setAccessibleName(tr("File"));
    title_->setTextFormat(Qt::PlainText);
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    text_->setReadOnly(true);
    pool_.setMaxThreadCount(1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(text_, 1);
    show({}, {});
}

FilePane::~FilePane() { pool_.waitForDone(); }

void FilePane::show(const std::shared_ptr<const ExportPreview>& preview, const QString& path)
{
    path_ = path;
    if (preview == nullptr || path.isEmpty()) {
        title_->setText(tr("Choose a file in the list."));
        text_->setText({});
        return;
    }
    // Some are copied from the disk; the answer of a file that is no longer chosen is passed over.
    pool_.start([this, preview, path] {
        const auto octets = std::make_shared<Result<QByteArray>>(preview->octetsOf(path, mostText));
        quint64 size = 0;
        for (const PreviewFile& file : preview->files)
            size = file.path == path ? file.octets : size;
        QMetaObject::invokeMethod(this, [this, path, octets, size] {
            if (path == path_)
                take(path, *octets, size);
        }, Qt::QueuedConnection);
    });
}

void FilePane::take(const QString& path, const Result<QByteArray>& octets, quint64 size)
{
    if (!octets) {
        title_->setText(QString::fromStdString(octets.error().message()));
        text_->setText({});
        return;
    }
    const QString told = QLocale().formattedDataSize(static_cast<qint64>(size), 1, QLocale::DataSizeTraditionalFormat);
    const bool binary = isBinary(octets->left(mostBinary));
    const bool cut = static_cast<quint64>(octets->size()) < size;
    title_->setText(!binary && !cut ? tr("%1, %2").arg(path, told) : tr("%1, %2, its beginning").arg(path, told));
    title_->setToolTip(path);
    text_->setLanguage(binary ? CodeView::Language::Plain : CodeView::languageOf(path));
    if (binary)
        text_->setText(hexDump(*octets, mostBinary));
    else
        text_->setLargeText(*octets);
}

} // namespace postern::workbench
