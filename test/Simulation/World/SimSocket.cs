using System.Globalization;
using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <summary>One client's socket. The kernel's half lives until the close is done, whatever the process thinks.</summary>
internal sealed class SimSocket(int number, AdmissionClass admissionClass, Life life, PermitTicket ticket)
{
    public string Id => field ??= number.ToString("D5", CultureInfo.InvariantCulture);

    public AdmissionClass Class { get; } = admissionClass;

    public Life Life { get; } = life;

    public PermitTicket Ticket { get; } = ticket;

    public bool IsClosing { get; set; }
}
