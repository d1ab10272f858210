using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tidegate.Processes;

/// <summary>Signals by their numbers on Linux (signal(7)).</summary>
public enum Signal
{
    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>Ends at once; cannot be caught.</summary>
    Kill = 9,

    /// <summary>A polite request to end.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Freezes; cannot be caught.</summary>
    Stop = 19,
}

/// <summary>Sends signals to single processes.</summary>
internal static partial class Signals
{
    public static void Send(int processId, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(processId, 1);
        if (Kill(processId, (int)signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{signal} to process {processId} failed.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
