namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>One <c>src/Standalone</c> with default settings for the tests of a class that leave nothing open in it.</summary>
public sealed class SharedStandalone : IAsyncLifetime
{
    private Standalone? _standalone;

    internal ServiceProcess Service => _standalone!.Service;

    public async Task InitializeAsync() => _standalone = await Standalone.StartAsync();

    public async Task DisposeAsync()
    {
        if (_standalone is not null)
            await _standalone.DisposeAsync();
    }
}
