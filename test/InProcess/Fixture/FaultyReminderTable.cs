namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>A reminder table that fails for as long as a test wants it.</summary>
public sealed class FaultyReminderTable(IReminderTable inner, Func<bool> fails) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Try(() => inner.ReadRows(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Try(() => inner.ReadRows(begin, end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Try(() => inner.ReadRow(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => Try(() => inner.UpsertRow(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Try(() => inner.RemoveRow(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => inner.TestOnlyClearTable();

    private Task<T> Try<T>(Func<Task<T>> call) =>
        fails() ? Task.FromException<T>(new IOException("The reminder table fails because the test wants it.")) : call();
}
