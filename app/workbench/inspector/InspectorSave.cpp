// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies of the chosen exchange as files: what is shown of a long one is its beginning.
#include "workbench/inspector/InspectorPage.h"

#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/shell/Notices.h"

#include <QDir>
#include <QFileDialog>
#include <QLocale>
#include <QSaveFile>

namespace postern::workbench {
namespace {

const inspection::Message& sideOf(const inspection::Trace& trace, bool response) { return response ? trace.clientResponse : trace.clientRequest; }

} // namespace

QString InspectorPage::whyNotSaveBody(bool response) const
{
    const auto trace = detail_->trace();
    if (detail_->exchange() == 0 || trace == nullptr)
        return tr("Choose an exchange whose trace is held.");
    return sideOf(*trace, response).body.empty() ? tr("It has no body.") : QString();
}

void InspectorPage::saveBody(bool response)
{
    if (!whyNotSaveBody(response).isEmpty())
        return;
    auto* dialog = new QFileDialog(this, response ? tr("Save the body of the answer") : tr("Save the body of the request"), QDir::homePath());
    dialog->setObjectName(QStringLiteral("inspector.saveBody.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this, trace = detail_->trace(), response](const QString& file) { // as it was chosen
        const inspection::Message& message = sideOf(*trace, response);
        QSaveFile out(file);
        const auto size = static_cast<qint64>(message.body.size());
        if (!out.open(QIODevice::WriteOnly) || out.write(message.body.data(), size) != size || !out.commit()) {
            context().notices.show({Notice::Kind::Error, tr("The body could not be saved as %1: %2").arg(file, out.errorString()), {}, {}});
            return;
        }
        QString said = tr("The body is saved as %1.").arg(file);
        if (message.bodyTruncated)
            said += QLatin1Char(' ') + tr("No more than its first %1 were recorded.").arg(QLocale().formattedDataSize(size, 1, QLocale::DataSizeSIFormat));
        context().notices.show({Notice::Kind::Success, said, {}, {}});
    });
    dialog->open();
}

} // namespace postern::workbench
