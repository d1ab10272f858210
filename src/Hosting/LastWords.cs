using System.Text;

namespace Tidegate.Hosting;

/// <summary>What a process says that ends, or was never fit to run: past the log, and never for longer than <see cref="Patience"/>.</summary>
internal static class LastWords
{
    /// <summary>How long whoever reads the standard error is waited for: a supervisor waits for the exit code.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Writes a text to the standard error.</summary>
    public static void Say(string text) => Say(Console.OpenStandardError(), text);

    /// <summary>Writes a text to a stream.</summary>
    /// <returns>False where it could not be written in time.</returns>
    public static bool Say(Stream stream, string text)
    {
        var isSaid = false;
        // In the background: a write that hangs must not keep the process.
        var speaker = new Thread(() =>
        {
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                Volatile.Write(ref isSaid, true);
            }
            catch (Exception)
            {
                // Nobody can be told.
            }
        })
        { IsBackground = true };
        speaker.Start();
        return speaker.Join(Patience) && Volatile.Read(ref isSaid);
    }
}
