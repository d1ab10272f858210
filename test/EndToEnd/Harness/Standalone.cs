namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>A running <c>src/Standalone</c> in a state folder of its own.</summary>
internal sealed class Standalone : IAsyncDisposable
{
    private readonly TemporaryFolder _state;

    private Standalone(TemporaryFolder state, ServiceProcess service)
    {
        _state = state;
        Service = service;
    }

    public ServiceProcess Service { get; }

    public static async Task<Standalone> StartAsync(Settings? settings = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var state = new TemporaryFolder();
        var addresses = new ServiceAddresses { StateFolder = state.Path };
        var standalone = new Standalone(state, ServiceProcess.Start("standalone", Programs.Standalone, addresses, settings ?? [], environment));
        try
        {
            await standalone.Service.ReadyAsync();
            return standalone;
        }
        catch
        {
            await standalone.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _state.Dispose();
    }
}
