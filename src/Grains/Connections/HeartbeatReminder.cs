using Microsoft.Extensions.Logging;
using Tidegate.Configuration;

namespace Tidegate.Grains.Connections;

/// <summary>
/// The durable reminder of one connection. Its name carries the frontend, so that an activation that knows nothing else knows whom to
/// ask. Connections younger than <see cref="HeartbeatOptions.ReminderAfter"/> have none and cost the reminder table nothing.
/// </summary>
internal sealed partial class HeartbeatReminder(IGrainBase grain, HeartbeatOptions options, TimeProvider time, ILogger logger)
{
    public const string NamePrefix = "heartbeat/";

    // A heartbeat must not wait for the reminder table longer than its caller waits for it.
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(3);

    private IGrainReminder? _handle;

    public bool IsRegistered => _handle is not null;

    public static string NameFor(string frontendId) => NamePrefix + frontendId;

    /// <summary>The frontend that a reminder's name carries, or null where it is not the name of a heartbeat reminder.</summary>
    public static string? FrontendOf(string name) =>
        name.StartsWith(NamePrefix, StringComparison.Ordinal) ? name[NamePrefix.Length..] : null;

    /// <summary>When the first tick is due: spread over half a period, so that what came together does not tick together.</summary>
    public static TimeSpan FirstDue(TimeSpan period, double random) => period * (0.5 + (random / 2));

    /// <summary>True where a connection of this age has, or had, a reminder.</summary>
    public bool IsDueAt(TimeSpan age) => age >= options.ReminderAfter;

    /// <summary>Registers the reminder. A failure leaves it to the next heartbeat.</summary>
    public async Task Register(string frontendId)
    {
        try
        {
            _handle = await grain.RegisterOrUpdateReminder(
                NameFor(frontendId), FirstDue(options.ReminderPeriod, Random.Shared.NextDouble()), options.ReminderPeriod)
                .WaitAsync(TableTimeout, time);
        }
        catch (Exception exception)
        {
            LogNotRegistered(logger, exception, grain.GrainContext.GrainId);
        }
    }

    /// <summary>Unregisters whatever reminder the connection has. A failure leaves it to the next tick.</summary>
    public async Task Remove()
    {
        try
        {
            if (_handle is null || !await Unregister(_handle))
            {
                foreach (var reminder in await grain.GetReminders().WaitAsync(TableTimeout, time))
                    await Unregister(reminder);
            }

            _handle = null;
        }
        catch (Exception exception)
        {
            LogNotRemoved(logger, exception, grain.GrainContext.GrainId);
        }
    }

    // False where another activation has registered the reminder since: the handle is then of no use, and the table knows best.
    private async Task<bool> Unregister(IGrainReminder reminder)
    {
        try
        {
            await grain.UnregisterReminder(reminder).WaitAsync(TableTimeout, time);
            return true;
        }
        catch (ReminderException)
        {
            return false;
        }
    }
}
