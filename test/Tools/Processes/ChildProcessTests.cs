using Tidegate.Processes;

namespace Tidegate.Tools.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Output_and_exit_code_are_seen()
    {
        await using var process = ChildProcess.Start("shell", "sh", ["-c", "echo out; echo err >&2; exit 3"]);

        await process.Output.WaitForAsync("out", line => line == "out", Patience);
        await process.Output.WaitForAsync("err", line => line == "err", Patience);
        Assert.Equal(3, await process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Signal_reaches_the_process()
    {
        await using var process = ChildProcess.Start("shell", "sh", ["-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"]);
        await process.Output.WaitForAsync("ready", line => line == "ready", Patience);

        process.Send(Signal.Terminate);

        Assert.Equal(7, await process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Process_ends_with_its_test()
    {
        ChildProcess process;
        await using (process = ChildProcess.Start("shell", "sleep", ["1000"]))
            Assert.False(process.HasExited);

        Assert.False(Directory.Exists($"/proc/{process.Id}"));
    }
}
