// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CallCopy.h"

#include "capture/Redaction.h"
#include "workbench/models/TraceCall.h"

#include <QCoreApplication>

namespace postern::workbench {
namespace {
struct CopyText {
    Q_DECLARE_TR_FUNCTIONS(CallCopy)
};
} // namespace

CallCopy copyOf(const inspection::Trace& trace, const QString& gateway)
{
    CallCopy copy;
    copy.trace = capture::Redaction().apply(trace);
    copy.call = callOf(copy.trace, gateway);
    if (copy.call.url.contains(QLatin1String("****")))
        copy.call.remarks << CopyText::tr("The address has a masked value: give it again.");
    if (copy.call.body.contains("****"))
        copy.call.remarks << CopyText::tr("The body has a masked value: give it again.");
    return copy;
}

} // namespace postern::workbench
